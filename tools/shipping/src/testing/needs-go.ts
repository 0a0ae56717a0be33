import { beforeAll } from 'vitest';
import { BUILD_TIMEOUT_MS, type GoTool, goTool, whatGoToolsNeed } from '../go-tools.ts';

/** Why tests that need tools in Go are skipped. Undefined: they run, as they always do with CI=true, where they then fail. */
export const withoutGo: string | undefined = process.env['CI'] === 'true' ? undefined : await whatGoToolsNeed();

/** The name of tests, with why they are skipped when they are. */
export function named(name: string, missing: string | undefined): string {
  return missing === undefined ? name : `${name} (skipped: ${missing})`;
}

/** Before the tests of a block: has these tools built, however long that takes the first time. */
export function buildTools(...tools: readonly GoTool[]): void {
  beforeAll(async () => {
    for (const tool of tools) await goTool(tool);
  }, BUILD_TIMEOUT_MS);
}

import { beforeAll } from 'vitest';
import { BUILD_TIMEOUT_MS, type GoTool, goTool } from '../go-tools.ts';

/** Builds the tools before the tests of a block. The first build takes minutes. */
export function buildTools(...tools: readonly GoTool[]): void {
  beforeAll(async () => {
    for (const tool of tools) await goTool(tool);
  }, BUILD_TIMEOUT_MS);
}

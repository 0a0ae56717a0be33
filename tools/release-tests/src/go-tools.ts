import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/** Programs in Go that check what we ship, in the versions that are known to work. */
const modules = {
  grpcurl: 'github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3',
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
  helm: 'helm.sh/helm/v3/cmd/helm@v3.20.2',
  'kubectl-validate': 'sigs.k8s.io/kubectl-validate@v0.0.4',
} as const;

export type GoTool = keyof typeof modules;

/** How long the longest of them, helm, may take to build on a slow machine, in milliseconds. */
export const BUILD_TIMEOUT_MS = 900_000;

const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

/** The path of a tool. The first call builds it, which takes a minute or more; after that it is there. */
export async function goTool(tool: GoTool): Promise<string> {
  const module = modules[tool];
  const folder = join(cache, 'chat4all/go-tools', module.replace(/^.*@/, `${tool}@`));
  const program = join(folder, tool);
  const isThere = await access(program).then(
    () => true,
    () => false,
  );
  if (!isThere) await runCommand('go', ['install', module], { environment: { GOBIN: folder } });
  return program;
}

import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/** The Go programs that the tests use, with pinned versions. */
const MODULES = {
  grpcurl: 'github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3',
  'protoc-gen-go': 'google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12',
  'protoc-gen-go-grpc': 'google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.2',
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
  helm: 'helm.sh/helm/v3/cmd/helm@v3.20.2',
  'kubectl-validate': 'sigs.k8s.io/kubectl-validate@v0.0.4',
} as const;

/** The name of a Go program that the tests use. */
export type GoTool = keyof typeof MODULES;

/** The maximum build time of a tool in milliseconds, by the longest, helm, on a slow machine. */
export const BUILD_TIMEOUT_MS = 900_000;

const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

/** Returns the path of a tool. The first call builds it into a cache, which takes a minute or more. */
export async function goTool(tool: GoTool): Promise<string> {
  const module = MODULES[tool];
  const folder = join(cache, 'chat4all/go-tools', module.replace(/^.*@/, `${tool}@`));
  const program = join(folder, tool);
  const isBuilt = await access(program).then(
    () => true,
    () => false,
  );
  if (!isBuilt) await runCommand('go', ['install', module], { environment: { GOBIN: folder } });
  return program;
}

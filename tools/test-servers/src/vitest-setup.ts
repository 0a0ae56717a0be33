import { useServers } from './use-servers.ts';

/**
 * A global setup for vitest: starts the servers whose addresses the environment does not contain. Tests of servers that
 * cannot be started are skipped, or fail with `CI=true`.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const servers = await useServers(() => undefined);
  Object.assign(process.env, servers.environment);
  return () => servers.dispose();
}

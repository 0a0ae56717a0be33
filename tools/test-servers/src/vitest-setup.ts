import { useServers } from './use-servers.ts';

/**
 * A global setup for vitest: starts the servers that the environment does not name. Tests of servers that cannot be
 * started skip themselves, and fail when `CI` is `true`.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const servers = await useServers(() => undefined);
  Object.assign(process.env, servers.environment);
  return () => servers.dispose();
}

import { useServers } from './use-servers.ts';

/**
 * A global setup for vitest: starts the servers that the environment does not name. Tests of servers that cannot be
 * started skip themselves, and fail when `CI` is `true`.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const { environment, dispose } = await useServers(() => undefined);
  Object.assign(process.env, environment);
  return dispose;
}

import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import type { Logger } from '@chat4all/runtime';

/** How often readiness is looked at, in milliseconds. */
const INTERVAL_MS = 1_000;

/** Tells the health of the services by `grpc.health.v1`. */
export interface Health {
  /** NOT_SERVING from now on, whatever the checks say. */
  stop(): void;
}

/** Serves health: SERVING while `check` resolves. The empty name stands for the whole server. */
export function serveHealth(
  server: Server,
  services: readonly string[],
  check: () => Promise<void>,
  logger: Logger,
): Health {
  const names = ['', ...services];
  const health = new HealthImplementation(Object.fromEntries(names.map((name) => [name, 'NOT_SERVING'])));
  health.addToServer(server);
  let serving = false;
  let stopped = false;
  const set = (now: boolean): void => {
    if (now === serving) return;
    serving = now;
    for (const name of names) health.setStatus(name, now ? 'SERVING' : 'NOT_SERVING');
  };
  const look = async (): Promise<void> => {
    try {
      await check();
      if (!stopped) set(true);
    } catch (error) {
      if (serving) logger.warn({ err: error }, 'not ready');
      set(false);
    }
  };
  void look();
  const timer = setInterval(() => void look(), INTERVAL_MS);
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
      set(false);
    },
  };
}

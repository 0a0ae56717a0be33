import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { failuresOf } from '@chat4all/metrics';
import type { Logger } from '@chat4all/runtime';

/** The interval of the health checks, in milliseconds. */
const INTERVAL_MS = 1_000;

/** The dependencies of the services. Each check resolves if the dependency is available. */
export interface HealthChecks {
  readonly bus: () => Promise<void>;
  readonly store: () => Promise<void>;
}

/**
 * The dependencies without which a service is NOT_SERVING. The empty name stands for the server as a whole, which, like
 * ChatService and `/readyz`, does not need the store: messages are accepted without it.
 */
const DEPENDENCIES: Readonly<Record<string, readonly (keyof HealthChecks)[]>> = {
  '': ['bus'],
  'chat4all.v1.ChatService': ['bus'],
  'chat4all.v1.ChannelService': ['store'],
  'chat4all.v1.ConversationService': ['store'],
  'chat4all.v1.DirectoryService': ['store'],
  'chat4all.v1.DeadLetterService': ['bus', 'store'],
};

/** The health of the services, served as `grpc.health.v1`. */
export interface Health {
  /** Reports NOT_SERVING for every service from now on. */
  stop(): void;
}

/** Serves `grpc.health.v1`: a service is SERVING while all of its dependencies are available. */
export function serveHealth(server: Server, { bus, store }: HealthChecks, logger: Logger): Health {
  const services = Object.keys(DEPENDENCIES);
  const health = new HealthImplementation(Object.fromEntries(services.map((name) => [name, 'NOT_SERVING'])));
  health.addToServer(server);
  const serving = new Set<string>();
  let stopped = false;
  const setServing = (name: string, isServing: boolean): void => {
    if (isServing === serving.has(name)) return;
    if (isServing) serving.add(name);
    else serving.delete(name);
    health.setStatus(name, isServing ? 'SERVING' : 'NOT_SERVING');
  };
  let unavailable = new Set<string>();
  const check = async (): Promise<void> => {
    const failures = new Map(Object.entries(await failuresOf({ bus, store })));
    if (stopped) return;
    for (const [name, dependencies] of Object.entries(DEPENDENCIES)) {
      setServing(
        name,
        dependencies.every((dependency) => !failures.has(dependency)),
      );
    }
    for (const [dependency, reason] of failures) {
      if (!unavailable.has(dependency)) logger.warn({ dependency, reason }, 'dependency unavailable');
    }
    for (const dependency of unavailable) {
      if (!failures.has(dependency)) logger.info({ dependency }, 'dependency recovered');
    }
    unavailable = new Set(failures.keys());
  };
  void check();
  const timer = setInterval(() => void check(), INTERVAL_MS);
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
      for (const name of services) setServing(name, false);
    },
  };
}

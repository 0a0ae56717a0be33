import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { type Failure, failuresOf } from '@chat4all/metrics';
import type { Logger } from '@chat4all/runtime';

/** The interval of the health checks, in milliseconds. */
const INTERVAL_MS = 1_000;

/** The time that a dependency has to become available at first before its absence is logged, in milliseconds: topics are made meanwhile. */
const START_GRACE_MS = 10_000;

/** The dependencies of the services. Each check resolves if the dependency is available. */
export interface HealthChecks {
  readonly bus: () => Promise<void>;
  readonly store: () => Promise<void>;
}

/**
 * The dependencies without which a service is NOT_SERVING. The empty name stands for the server as a whole, which, like
 * ChatService and `/readyz` of a router, does not need the store: messages are accepted without it. A damaged store
 * makes all of them NOT_SERVING.
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
export function serveHealth(
  server: Server,
  { bus, store }: HealthChecks,
  logger: Logger,
  startGraceMs = START_GRACE_MS,
): Health {
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
  const logChanges = createChangeLog(logger, startGraceMs);
  const check = async (): Promise<void> => {
    const failures = await failuresOf({ bus, store });
    if (stopped) return;
    const isStoreDamaged = failures.get('store')?.isDamage === true;
    for (const [name, dependencies] of Object.entries(DEPENDENCIES)) {
      setServing(name, !isStoreDamaged && dependencies.every((dependency) => !failures.has(dependency)));
    }
    logChanges(failures);
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

/** Returns a function that logs when a dependency becomes unavailable or recovers, or is found to be damaged. */
function createChangeLog(logger: Logger, startGraceMs: number): (failures: ReadonlyMap<string, Failure>) => void {
  const started = performance.now();
  const awaited = new Set(['bus', 'store']);
  const reported = new Map<string, Failure>();
  return (failures) => {
    const isStarting = performance.now() - started < startGraceMs;
    for (const dependency of awaited) if (!failures.has(dependency)) awaited.delete(dependency);
    for (const [dependency, failure] of failures) {
      const { reason, isDamage } = failure;
      if (reported.get(dependency)?.isDamage === isDamage) continue;
      if (isStarting && !isDamage && awaited.has(dependency)) continue;
      logger[isDamage ? 'error' : 'warn']({ dependency, reason }, 'dependency unavailable');
      reported.set(dependency, failure);
    }
    for (const dependency of reported.keys()) {
      if (failures.has(dependency)) continue;
      logger.info({ dependency }, 'dependency recovered');
      reported.delete(dependency);
    }
  };
}

import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { failuresOf } from '@chat4all/metrics';
import type { Logger } from '@chat4all/runtime';

/** How often readiness is looked at, in milliseconds. */
const INTERVAL_MS = 1_000;

/** What the services need: each check resolves while it is there. */
export interface HealthChecks {
  readonly bus: () => Promise<void>;
  readonly store: () => Promise<void>;
}

/**
 * What each service cannot do without. Messages are accepted without the store, so the server as a whole, which the
 * empty name stands for, is well without it; `/readyz` says the same.
 */
const needs: Readonly<Record<string, readonly (keyof HealthChecks)[]>> = {
  '': ['bus'],
  'chat4all.v1.ChatService': ['bus'],
  'chat4all.v1.ChannelService': ['store'],
  'chat4all.v1.ConversationService': ['store'],
  'chat4all.v1.DirectoryService': ['store'],
  'chat4all.v1.DeadLetterService': ['bus', 'store'],
};

/** Tells the health of the services by `grpc.health.v1`. */
export interface Health {
  /** NOT_SERVING from now on, whatever the checks say. */
  stop(): void;
}

/** Serves health: a service is SERVING while everything that it needs is there. */
export function serveHealth(server: Server, { bus, store }: HealthChecks, logger: Logger): Health {
  const names = Object.keys(needs);
  const health = new HealthImplementation(Object.fromEntries(names.map((name) => [name, 'NOT_SERVING'])));
  health.addToServer(server);
  const serving = new Set<string>();
  let stopped = false;
  const set = (name: string, now: boolean): void => {
    if (now === serving.has(name)) return;
    if (now) serving.add(name);
    else serving.delete(name);
    health.setStatus(name, now ? 'SERVING' : 'NOT_SERVING');
  };
  let missing = '';
  const look = async (): Promise<void> => {
    const failures = await failuresOf({ bus, store });
    if (stopped) return;
    for (const [name, needed] of Object.entries(needs))
      set(
        name,
        needed.every((check) => !(check in failures)),
      );
    const nowMissing = Object.keys(failures).join(' and ');
    if (nowMissing !== missing && nowMissing !== '') logger.warn({ failures }, `not there: ${nowMissing}`);
    if (nowMissing === '' && missing !== '') logger.info(`there again: ${missing}`);
    missing = nowMissing;
  };
  void look();
  const timer = setInterval(() => void look(), INTERVAL_MS);
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
      for (const name of names) set(name, false);
    },
  };
}

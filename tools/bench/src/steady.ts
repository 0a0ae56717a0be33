import { type Connection, connect, unary } from '@chat4all/proto';
import { nameLoad, request } from './load.ts';
import { type ReadEvents, followReadEvents } from './read-events.ts';

/** A load at a constant rate. */
export interface SteadyLoad {
  readonly perSecond: number;
  readonly seconds: number;
}

/** Calls SendMessage at a constant rate. Returns the duration of each call, in milliseconds. */
export async function callTimes(address: string, load: SteadyLoad): Promise<number[]> {
  const name = nameLoad();
  const connection = connect({ address });
  const { chat } = connection;
  const times = await timesAtRate(load, async (index) => {
    await unary(chat.sendMessage.bind(chat), request(name, index));
  });
  connection.close();
  return times;
}

/** Sends at a constant rate. Returns the time from each call until StreamEvents reported READ, in milliseconds. */
export async function timesToRead(address: string, load: SteadyLoad): Promise<number[]> {
  const [watcher, connection] = [connect({ address }), connect({ address })];
  const { chat } = connection;
  const reads = watchReads(watcher);
  const name = nameLoad();
  await reads.ready;
  const times = await timesAtRate(load, async (index) => {
    const { message } = await unary(chat.sendMessage.bind(chat), request(name, index));
    await reads.waitFor(message?.messageId ?? '');
  });
  reads.stop();
  for (const one of [watcher, connection]) one.close();
  return times;
}

/** Returns a percentile of numbers; NaN without any. `share` is between 0 and 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length * share)] ?? NaN;
}

/**
 * Starts the work at a constant rate, without waiting for earlier work. Returns the duration of each, in milliseconds,
 * except for those of the first second, which is a warm-up.
 */
export async function timesAtRate(
  { perSecond, seconds }: SteadyLoad,
  work: (index: number) => Promise<void>,
): Promise<number[]> {
  const times: number[] = [];
  const running: Promise<void>[] = [];
  const timed = async (index: number): Promise<void> => {
    const started = performance.now();
    await work(index);
    if (index >= perSecond) times.push(performance.now() - started);
  };
  const total = perSecond * seconds;
  const begun = performance.now();
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(total, ((performance.now() - begun) / 1_000) * perSecond);
      while (running.length < due) running.push(timed(running.length));
      if (running.length < total) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  await Promise.all(running);
  return times;
}

/** The READ events of messages. */
interface Reads extends ReadEvents {
  readonly waitFor: (messageId: string) => Promise<void>;
}

function watchReads(connection: Connection): Reads {
  const seen = new Map<string, ReturnType<typeof Promise.withResolvers<undefined>>>();
  const entry = (messageId: string): ReturnType<typeof Promise.withResolvers<undefined>> => {
    const known = seen.get(messageId) ?? Promise.withResolvers<undefined>();
    seen.set(messageId, known);
    return known;
  };
  const events = followReadEvents(connection, (messageId) => {
    entry(messageId).resolve(undefined);
  });
  return {
    ...events,
    waitFor: async (messageId) => {
      await entry(messageId).promise;
      seen.delete(messageId);
    },
  };
}

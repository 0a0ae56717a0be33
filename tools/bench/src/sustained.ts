import { EventEmitter, once } from 'node:events';
import { type Connection, type StreamEventsResponse, connect } from '@chat4all/proto';
import { type Figure, rateFigure, valueAim } from './figure.ts';
import { ingest } from './load.ts';
import { startServer } from './server-process.ts';

const MESSAGES = 20_000;
const WARM_UP = 2_000;

/** Measures how many messages per second reach READ while they arrive as fast as the router takes them. */
export async function measureSustained(): Promise<Figure[]> {
  const server = await startServer('apps/standalone/src/main.ts', { CHAT4ALL_SANDBOX_DELAYS: '0,0,0' });
  const rate = await readRate(server.grpc, MESSAGES);
  await server.close();
  return [rateFigure('messages to READ, sustained', rate, { aim: valueAim(1_500) })];
}

/** Ingests messages, and returns the messages per second until the last of them is READ. */
export async function readRate(address: string, total: number): Promise<number> {
  const watcher = connect({ address });
  const reads = countReads(watcher);
  await reads.ready;
  await ingest(address, WARM_UP);
  await reads.reached(WARM_UP);
  const started = performance.now();
  await ingest(address, total);
  await reads.reached(WARM_UP + total);
  const seconds = (performance.now() - started) / 1_000;
  reads.stop();
  watcher.close();
  return total / seconds;
}

interface Reads {
  /** Resolves once the stream is open. */
  readonly ready: Promise<void>;
  /** Resolves once a number of messages is READ. */
  readonly reached: (count: number) => Promise<void>;
  readonly stop: () => void;
}

/** Counts the READ events from now on. */
function countReads({ chat }: Connection): Reads {
  const ready = Promise.withResolvers<undefined>();
  const changed = new EventEmitter();
  let count = 0;
  const stream = chat.streamEvents({ start: undefined, messageIds: [], channels: [], conversationId: '' });
  stream.on('data', ({ payload }: StreamEventsResponse) => {
    // The first response is a heartbeat, which confirms the position of the stream.
    ready.resolve(undefined);
    if (payload?.$case !== 'event' || !payload.value.eventId.endsWith('/read')) return;
    count += 1;
    changed.emit('read');
  });
  stream.on('error', () => undefined);
  return {
    ready: ready.promise,
    reached: async (target) => {
      while (count < target) await once(changed, 'read');
    },
    stop: () => {
      stream.cancel();
    },
  };
}

import { EventEmitter, once } from 'node:events';
import { type Connection, connect } from '@chat4all/proto';
import { type Figure, rateFigure, valueAim } from './figure.ts';
import { ingest } from './load.ts';
import { type ReadEvents, followReadEvents } from './read-events.ts';
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

interface Reads extends ReadEvents {
  /** Resolves once a number of messages is READ. */
  readonly reached: (count: number) => Promise<void>;
}

/** Counts the READ events from now on. */
function countReads(connection: Connection): Reads {
  const changed = new EventEmitter();
  let count = 0;
  const events = followReadEvents(connection, () => {
    count += 1;
    changed.emit('read');
  });
  return {
    ...events,
    reached: async (target) => {
      while (count < target) await once(changed, 'read');
    },
  };
}

import { type Connection, connect, unary } from '@chat4all/proto';
import { type Figure } from './figure.ts';
import { request } from './load.ts';
import { startServer } from './server-process.ts';

const PER_SECOND = 200;
const SECONDS = 15;

/** The time from calling SendMessage to seeing READ in StreamEvents, with a platform that reports at once. */
export async function measureLatency(): Promise<Figure[]> {
  const echo = await startServer('tools/bench/src/echo-server.ts');
  const echoTimes = await atRate(echo.grpc, async ({ chat }, index) => {
    await unary(chat.sendMessage.bind(chat), request(index));
  });
  await echo.close();

  const server = await startServer('apps/standalone/src/main.ts', { CHAT4ALL_SANDBOX_DELAYS: '0,0,0' });
  const watcher = connect({ address: server.grpc });
  const reads = watchReads(watcher);
  await reads.ready;
  const times = await atRate(server.grpc, async ({ chat }, index) => {
    const { message } = await unary(chat.sendMessage.bind(chat), request(index));
    await reads.of(message?.messageId ?? '');
  });
  watcher.close();
  await server.close();
  return [
    {
      name: `acceptance to READ at ${PER_SECOND}/s, p50`,
      value: `${percentile(times, 0.5)} ms`,
      floor: `${percentile(echoTimes, 0.5)} ms`,
      aim: '10 ms',
      met: Number(percentile(times, 0.5)) <= 10,
    },
    {
      name: `acceptance to READ at ${PER_SECOND}/s, p99`,
      value: `${percentile(times, 0.99)} ms`,
      floor: `${percentile(echoTimes, 0.99)} ms`,
      aim: '',
      met: true,
    },
  ];
}

/** Does the work at a steady rate, whether or not earlier work has ended; how long each took, in milliseconds. */
async function atRate(
  address: string,
  work: (connection: Connection, index: number) => Promise<void>,
): Promise<number[]> {
  const connection = connect({ address });
  const times: number[] = [];
  const running: Promise<void>[] = [];
  const timed = async (index: number): Promise<void> => {
    const started = performance.now();
    await work(connection, index);
    // The first second warms up.
    if (index >= PER_SECOND) times.push(performance.now() - started);
  };
  const begun = performance.now();
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(PER_SECOND * SECONDS, ((performance.now() - begun) / 1_000) * PER_SECOND);
      while (running.length < due) running.push(timed(running.length));
      if (running.length < PER_SECOND * SECONDS) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  await Promise.all(running);
  connection.close();
  return times;
}

function watchReads({ chat }: Connection): { ready: Promise<void>; of: (messageId: string) => Promise<void> } {
  const seen = new Map<string, ReturnType<typeof Promise.withResolvers<undefined>>>();
  const entry = (messageId: string): ReturnType<typeof Promise.withResolvers<undefined>> => {
    const known = seen.get(messageId) ?? Promise.withResolvers<undefined>();
    seen.set(messageId, known);
    return known;
  };
  const start = { $case: 'startTime', value: new Date(0) } as const;
  const stream = chat.streamEvents({ start, messageIds: [], channels: [], conversationId: '' });
  stream.on('data', ({ payload }: { payload?: { $case: string; value: { eventId?: string } } }) => {
    const eventId = payload?.value.eventId;
    if (eventId?.endsWith('/read')) entry(eventId.replace(/-0\/read$/, '')).resolve(undefined);
  });
  stream.on('error', () => undefined);
  return {
    ready: new Promise((resolve) =>
      stream.once('metadata', () => {
        resolve();
      }),
    ),
    of: async (messageId) => {
      await entry(messageId).promise;
    },
  };
}

function percentile(times: readonly number[], share: number): string {
  const sorted = [...times].sort((one, other) => one - other);
  return (sorted[Math.floor(sorted.length * share)] ?? NaN).toFixed(1);
}

import { once } from 'node:events';
import { createServer } from 'node:net';
import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { AttemptOutcome, DeliveryState, Message, type StreamEventsRequest } from '@chat4all/proto';
import { Refusal, startFakeRouter } from './testing/fake-router.ts';
import { finished, runCli, startCli } from './testing/run-cli.ts';
import { heartbeat, inboundEvent, stateEvent } from './testing/samples.ts';

test('watch resumes from its last cursor after an outage, and prints the cursor at the end', async () => {
  const starts: StreamEventsRequest['start'][] = [];
  await using router = await startFakeRouter({
    stream: (call) => {
      starts.push(call.request.start);
      if (starts.length === 1) {
        call.write(stateEvent('m-1-0', DeliveryState.SENT));
        call.emit('error', new Refusal(status.UNAVAILABLE, 'stopping', { reason: 'STOPPING' }).toResponse());
      } else {
        call.write(inboundEvent('c2', 'oi\n\u001b[2J'));
      }
    },
  });
  const child = startCli(router.address, ['watch', '--cursor', 'c0', '--channel', 'whatsapp']);
  const end = finished(child);
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('INBOUND')) resolve();
    });
  });
  child.kill('SIGINT');
  const { code, stdout, stderr } = await end;
  expect(starts).toEqual([
    { $case: 'cursor', value: 'c0' },
    { $case: 'cursor', value: 'm-1-0/3' },
  ]);
  expect(stdout.split('\n')).toEqual([
    'm-1',
    '  -  SENT       -',
    'in-1',
    '  -  INBOUND    whatsapp +5511977777777',
    '    "oi\\n\\u001b[2J"',
    '',
  ]);
  expect(stderr.split('\n')).toEqual([
    'stream interrupted, reconnecting: stopping',
    'stream resumed',
    'continue with: chat4all watch --cursor c2',
    '',
  ]);
  expect(code).toBe(130);
});

test('watch --json prints events as JSON', async () => {
  await using router = await startFakeRouter({
    stream: (call) => {
      call.write(inboundEvent('c1', 'oi'));
    },
  });
  const child = startCli(router.address, ['watch', '--json']);
  const end = finished(child);
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const { stdout } = await end;
  expect(JSON.parse(stdout)).toMatchObject({
    type: 'inbound',
    cursor: 'c1',
    text: 'oi',
    from: { channel: 'whatsapp', to: '+5511977777777' },
  });
});

test('watch ends if its cursor is refused', async () => {
  await using router = await startFakeRouter({
    stream: (call) => {
      call.emit('error', new Refusal(status.INVALID_ARGUMENT, 'damaged cursor', { reason: 'INVALID' }).toResponse());
    },
  });
  const { code, stderr } = await runCli(router.address, ['watch', '--cursor', 'x']);
  expect(stderr).toContain('chat4all: INVALID_ARGUMENT INVALID: damaged cursor');
  expect(code).toBe(1);
});

test('watch ends silently when its output is closed', async () => {
  await using router = await startFakeRouter({
    stream: (call) => {
      const more = (): void => {
        if (call.cancelled) return;
        call.write(stateEvent('m-1-0', DeliveryState.SENT));
        setImmediate(more);
      };
      more();
    },
  });
  const child = startCli(router.address, ['watch']);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  await once(child, 'exit');
  expect({ code: child.exitCode, stderr }).toEqual({ code: 141, stderr: '' });
});

test('--help ends silently when its output is closed', async () => {
  const child = startCli('127.0.0.1:1', ['send', '--help']);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.destroy();
  await once(child, 'exit');
  expect({ code: child.exitCode, stderr }).toEqual({ code: 141, stderr: '' });
});

test('get prints a message, and fails for an unknown id', async () => {
  await using router = await startFakeRouter({
    get: (messageId) => {
      if (messageId === 'm-1') return message('m-1');
      throw new Refusal(status.NOT_FOUND, `message "${messageId}" does not exist`, { reason: 'NOT_FOUND' });
    },
  });
  const found = await runCli(router.address, ['get', 'm-1']);
  expect(found).toMatchObject({ code: 0, stdout: PRINTED });
  const unknown = await runCli(router.address, ['get', 'm-2', '--json']);
  expect(unknown).toEqual({ code: 1, stdout: '', stderr: 'chat4all: NOT_FOUND: message "m-2" does not exist\n' });
});

test('list continues to the first page that is not empty', async () => {
  await using router = await startFakeRouter({
    list: (pageToken) =>
      pageToken === ''
        ? { messages: [], nextPageToken: 'two' }
        : { messages: [message('m-1')], nextPageToken: 'three' },
  });
  const listed = await runCli(router.address, ['list']);
  expect(listed).toMatchObject({ stdout: PRINTED, stderr: 'more results: use --all\n' });
});

test('list prints the first page, or all pages', async () => {
  await using router = await startFakeRouter({
    list: (pageToken) =>
      pageToken === ''
        ? { messages: [message('m-1')], nextPageToken: 'two' }
        : { messages: [message('m-2')], nextPageToken: '' },
  });
  const one = await runCli(router.address, ['list']);
  expect(one).toMatchObject({ stdout: PRINTED, stderr: 'more results: use --all\n' });
  const all = await runCli(router.address, ['list', '--all', '--json']);
  const ids = all.stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(ids).toMatchObject([{ message_id: 'm-1', text: 'Olá' }, { message_id: 'm-2' }]);
  expect(all.stderr).toBe('');
});

test.for([
  [['list'], 'no messages\n'],
  [['accounts', 'list'], 'no accounts\n'],
  [['dead-letters', 'list'], 'no dead letters\n'],
] as const)('reports an empty list: %s', async ([args, stderr]) => {
  await using router = await startFakeRouter({
    list: () => ({ messages: [], nextPageToken: '' }),
    accounts: () => [],
    deadLetters: () => ({ deadLetters: [], nextPageToken: '' }),
  });
  expect(await runCli(router.address, args)).toEqual({ code: 0, stdout: '', stderr });
});

test('channels prints the accounts, contents and receipts of each channel', async () => {
  await using router = await startFakeRouter({ stream: (call) => call.write(heartbeat('c')) });
  const { code, stdout } = await runCli(router.address, ['channels']);
  expect(stdout).toMatch(/whatsapp\n {2}accounts {2}a-whatsapp\n(.*\n)* {2}receipts {2}DELIVERED, READ\n$/);
  expect(code).toBe(0);
});

test.for([['watch'], ['channels'], ['send', '--channel', 'whatsapp', '--to', '+1', 'x']])(
  'names the address if no router listens: %s',
  async (args) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    const address = `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
    server.close();
    await once(server, 'close');
    const { code, stdout, stderr } = await runCli(address, args);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `chat4all: ${address}: connection refused, or no answer\n` +
        '  start a router with "npm start", or set --address or CHAT4ALL_ADDRESS\n',
    );
    expect(code).toBe(1);
  },
);

test('wrong usage prints the help to read on standard error, with exit code 2', async () => {
  const { code, stdout, stderr } = await runCli('127.0.0.1:1', ['send', '--channel', 'whatsapp', 'x']);
  expect(stderr).toBe('chat4all: --to: is required\n  see chat4all send --help\n');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('get --full prints the timeline and the attempts', async () => {
  const whole = message('m-1');
  const [delivery] = whole.deliveries;
  const [start, end] = [new Date('2026-01-02T03:04:05.000Z'), new Date('2026-01-02T03:04:06.000Z')];
  const states = { providerTime: end, error: undefined };
  delivery?.timeline.push({ ...states, state: DeliveryState.SENT, recordTime: end });
  delivery?.attempts.push({
    ...{ startTime: start, duration: { seconds: 0, nanos: 250_000_000 }, outcome: AttemptOutcome.RETRY },
    ...{ reason: 'TRANSIENT', channelCode: '131000', httpStatus: 503 },
  });
  await using router = await startFakeRouter({ get: () => whole });
  const { stdout } = await runCli(router.address, ['get', 'm-1', '--full']);
  expect(stdout).toBe(
    `${PRINTED}    ${end.toISOString()}  SENT       platform ${end.toISOString()}\n` +
      `    ${start.toISOString()}  attempt RETRY  250 ms  TRANSIENT (131000)  HTTP 503\n`,
  );
  const json = await runCli(router.address, ['get', 'm-1', '--full', '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({
    deliveries: [
      {
        timeline: [{ state: 'SENT', record_time: end.toISOString() }],
        attempts: [{ outcome: 'RETRY', duration_ms: 250, http_status: 503 }],
      },
    ],
  });
});

test('--help prints to standard output, with exit code 0', async () => {
  const { code, stdout } = await runCli('127.0.0.1:1', ['--help']);
  expect(stdout).toContain('$ chat4all send');
  expect(code).toBe(0);
});

const PRINTED = 'm-1  -\n  "Olá"\n  FAILED     -  -\n    OUTSIDE_WINDOW: too late\n';

function message(messageId: string): Message {
  return Message.fromPartial({
    messageId,
    content: { kind: { $case: 'text', value: { body: 'Olá' } } },
    deliveries: [
      {
        deliveryId: `${messageId}-0`,
        state: DeliveryState.FAILED,
        error: { reason: 'OUTSIDE_WINDOW', message: 'too late' },
      },
    ],
  });
}

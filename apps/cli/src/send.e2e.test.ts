import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { DeliveryState, type StreamEventsRequest, OnClosedWindow } from '@chat4all/proto';
import { Refusal, startFakeRouter } from './testing/fake-router.ts';
import { runCli } from './testing/run-cli.ts';
import { stateEvent, toMessage } from './testing/samples.ts';

const TO_ANA = ['send', '--channel', 'whatsapp', '--to', '+5511999999999', '--request-id', 'r1'];

function statesOf(stdout: string): string[] {
  return stdout.split('\n').flatMap((line) => /^ *[\d.]+ s {2}([A-Z]+) /.exec(line)?.[1] ?? []);
}

test('prints each state once and only forward, up to the last one', async () => {
  const streams: StreamEventsRequest[] = [];
  await using router = await startFakeRouter({
    send: toMessage,
    get: () => toMessage({ ...EMPTY_REQUEST, requestId: 'r1' }),
    stream: (call) => {
      streams.push(call.request);
      const { ROUTED, SENT, DELIVERED, READ } = DeliveryState;
      for (const state of [ROUTED, SENT, ROUTED, DELIVERED, DELIVERED, READ]) call.write(stateEvent('m-r1-0', state));
    },
  });
  const { code, stdout, stderr } = await runCli(router.address, [...TO_ANA, 'Olá']);
  expect(statesOf(stdout)).toEqual(['ACCEPTED', 'ROUTED', 'SENT', 'DELIVERED', 'READ']);
  expect(stdout).toMatch(/^m-r1\n {3}\d\.\d{3} s {2}ACCEPTED {3}whatsapp \+5511999999999\n/);
  expect(stdout).not.toContain('\u001b');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(streams).toMatchObject([
    { messageIds: ['m-r1'], start: { $case: 'startTime', value: new Date('2026-11-23T10:00:00Z') } },
  ]);
});

test('sends every option with the request', async () => {
  let sent: unknown;
  let authorization: unknown;
  await using router = await startFakeRouter({
    send: (request) => {
      sent = request;
      return toMessage(request);
    },
    onMetadata: (metadata) => {
      authorization = metadata.get('authorization');
    },
  });
  const flags = ['--to', '+5511888888888', '--kind', 'phone', '--account', 'acme', '--ttl', '1.5', '--preview-url'];
  const more = ['--metadata', 'a=b=c', '--metadata', 'd=', '--on-unknown-outcome', 'fail', '--until', 'accepted', '-'];
  const { code, stdout } = await runCli(router.address, [...TO_ANA, ...flags, ...more], {
    stdin: 'two\nlines\n',
    env: { CHAT4ALL_API_KEY: 'secret' },
  });
  expect(code).toBe(0);
  expect(statesOf(stdout)).toEqual(['ACCEPTED', 'ACCEPTED']);
  const identity = (value: string): unknown => ({
    to: { value: { channel: 'whatsapp', kind: 'phone', value, accountId: 'acme' } },
  });
  expect(sent).toMatchObject({
    requestId: 'r1',
    message: {
      recipients: [identity('+5511999999999'), identity('+5511888888888')],
      content: { kind: { $case: 'text', value: { body: 'two\nlines', previewUrl: true } } },
      metadata: { a: 'b=c', d: '' },
    },
    ttl: { seconds: 1, nanos: 500_000_000 },
    onUnknownOutcome: 2,
    validateOnly: false,
  });
  expect(authorization).toEqual(['Bearer secret']);
});

test.each([
  { action: 'fail', sent: { onClosedWindow: OnClosedWindow.FAIL, closedWindowTemplate: undefined } },
  { action: 'fallback', sent: { onClosedWindow: OnClosedWindow.FALLBACK, closedWindowTemplate: undefined } },
  {
    action: 'order:pt_BR',
    sent: { onClosedWindow: OnClosedWindow.TEMPLATE, closedWindowTemplate: { name: 'order', language: 'pt_BR' } },
  },
])('--on-closed-window $action', async ({ action, sent: expected }) => {
  let sent: unknown;
  await using router = await startFakeRouter({
    send: (request) => {
      sent = request;
      return toMessage(request);
    },
  });
  const flags = ['--on-closed-window', action, '--until', 'accepted'];
  const { code } = await runCli(router.address, [...TO_ANA, ...flags, 'Olá']);
  expect(sent).toMatchObject(expected);
  expect(code).toBe(0);
});

test('--on-closed-window refuses anything else', async () => {
  const { code, stderr } = await runCli('127.0.0.1:1', [...TO_ANA, '--on-closed-window', 'ignore', 'Olá']);
  expect(stderr).toContain('must be fail, fallback, or a template as name:language');
  expect(code).toBe(2);
});

test('fails if a delivery fails, and prints its error', async () => {
  await using router = await startFakeRouter({
    send: toMessage,
    stream: (call) => call.write(stateEvent('m-r1-0', DeliveryState.FAILED, 'OUTSIDE_WINDOW')),
  });
  const { code, stdout } = await runCli(router.address, [...TO_ANA, 'Olá']);
  expect(stdout).toMatch(/FAILED {5}whatsapp \+5511999999999\n {4}OUTSIDE_WINDOW \(131047\): why\n$/);
  expect(code).toBe(1);
});

test('--until delivered waits for SENT on a channel that does not report DELIVERED', async () => {
  await using router = await startFakeRouter({
    send: toMessage,
    stream: (call) => call.write(stateEvent('m-r1-0', DeliveryState.SENT)),
  });
  const flags = ['--channel', 'instagram', '--to', '17841400000000001', '--request-id', 'r1', '--until', 'delivered'];
  const { code, stdout } = await runCli(router.address, ['send', ...flags, '--json', 'Olá']);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toMatchObject([{ state: 'ACCEPTED' }, { state: 'SENT', message_id: 'm-r1', channel: 'instagram' }]);
  expect(code).toBe(0);
});

test('reads the state of a request that was sent before', async () => {
  await using router = await startFakeRouter({
    send: toMessage,
    get: (messageId) => {
      const message = toMessage({ ...EMPTY_REQUEST, requestId: messageId.slice(2) });
      const delivery = { deliveryId: 'm-r1-0', messageId, state: DeliveryState.READ, identity: undefined };
      const rest = { error: undefined, providerMessageId: '', updateTime: undefined };
      const more = { threadId: '', timeline: [], attempts: [] };
      return { ...message, deliveries: [{ ...delivery, ...rest, ...more }] };
    },
  });
  const { code, stdout } = await runCli(router.address, [...TO_ANA, 'Olá']);
  expect(statesOf(stdout)).toEqual(['ACCEPTED', 'READ']);
  expect(code).toBe(0);
});

test('--timeout bounds the call itself, in any unit', async () => {
  await using router = await startFakeRouter({ send: () => new Promise(() => undefined) });
  const started = performance.now();
  const { code, stderr } = await runCli(router.address, [
    ...TO_ANA,
    '--timeout',
    '0.02m',
    '--until',
    'accepted',
    'Olá',
  ]);
  expect(stderr).toMatch(/DEADLINE_EXCEEDED[^]*request id: r1/);
  expect(code).toBe(1);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('prints the state of each pending delivery at the timeout', async () => {
  await using router = await startFakeRouter({
    send: toMessage,
    stream: (call) => call.write(stateEvent('m-r1-0', DeliveryState.SENT)),
  });
  const { code, stderr } = await runCli(router.address, [...TO_ANA, '--timeout', '5', 'Olá']);
  expect(stderr.split('\n')).toEqual([
    'timed out after 5 s: whatsapp +5511999999999 is SENT, not READ',
    'delivery continues; see chat4all get m-r1',
    '',
  ]);
  expect(code).toBe(1);
});

test('--validate-only sends nothing', async () => {
  let validateOnly: boolean | undefined;
  await using router = await startFakeRouter({
    send: (request) => {
      ({ validateOnly } = request);
      return toMessage(request);
    },
  });
  const { code, stdout } = await runCli(router.address, [...TO_ANA, '--validate-only', 'Olá']);
  expect(stdout).toBe('valid: 1 delivery, nothing sent\n');
  expect({ code, validateOnly }).toEqual({ code: 0, validateOnly: true });
});

test('names every invalid field', async () => {
  const fieldViolations = [
    { field: 'ttl', description: 'must be longer than 0' },
    { field: 'message.content', description: 'is required' },
  ];
  await using router = await startFakeRouter({
    send: () => {
      throw new Refusal(status.INVALID_ARGUMENT, 'wrong', { reason: 'INVALID_FIELDS', fieldViolations });
    },
  });
  const { code, stderr } = await runCli(router.address, [...TO_ANA, 'Olá']);
  expect(stderr).toBe(
    'chat4all: INVALID_ARGUMENT INVALID_FIELDS:\n  ttl: must be longer than 0\n  message.content: is required\n' +
      '  request id: r1\n',
  );
  expect(code).toBe(1);
});

test('retries with the same request id while the router is unavailable', async () => {
  const requestIds: string[] = [];
  await using router = await startFakeRouter({
    send: (request) => {
      requestIds.push(request.requestId);
      if (requestIds.length > 1) return toMessage(request);
      throw new Refusal(status.UNAVAILABLE, 'log unavailable', { reason: 'BUS_UNAVAILABLE', retryAfterMs: 1 });
    },
  });
  const args = ['send', '--channel', 'whatsapp', '--to', '+5511999999999', '--until', 'accepted', 'Olá'];
  const { code, stderr } = await runCli(router.address, args);
  expect(stderr).toContain('retrying: log unavailable');
  expect(requestIds).toEqual([requestIds[0], requestIds[0]]);
  expect(requestIds[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(code).toBe(0);
});

const EMPTY_REQUEST = {
  requestId: '',
  message: undefined,
  routing: undefined,
  onClosedWindow: OnClosedWindow.UNSPECIFIED,
  closedWindowTemplate: undefined,
  ttl: undefined,
  sendTime: undefined,
  onUnknownOutcome: 0,
  validateOnly: false,
} as const;

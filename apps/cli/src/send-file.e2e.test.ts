import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { DeliveryState, type SendMessageRequest } from '@chat4all/proto';
import { type EventStream, Refusal, startFakeRouter } from './testing/fake-router.ts';
import { finished, runCli, startCli } from './testing/run-cli.ts';
import { accept, heartbeat, stateEvent } from './testing/samples.ts';

function line(to: string, text: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ channel: 'whatsapp', to, text, ...more });
}

function textOf(request: SendMessageRequest): string {
  const kind = request.message?.content?.kind;
  return kind?.$case === 'text' ? kind.value.body : '';
}

function busUnavailable(): Refusal {
  return new Refusal(status.UNAVAILABLE, 'log unavailable', { reason: 'BUS_UNAVAILABLE', retryAfterMs: 1 });
}

function jsonLines(stdout: string): unknown[] {
  return stdout
    .trim()
    .split('\n')
    .map((text): unknown => JSON.parse(text));
}

test('reports bad lines by number, sends the others, and fails', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'messages.jsonl');
  await writeFile(
    file,
    [line('+1', 'one'), '{"channel":', '', line('+2', 'two', { txt: 'x' }), line('+3', 'three')].join('\n'),
  );
  const sent: string[] = [];
  await using router = await startFakeRouter({
    batch: (requests) => {
      sent.push(...requests.map(textOf));
      return requests.map(accept);
    },
  });
  const { code, stdout, stderr } = await runCli(router.address, ['send', '--file', file]);
  expect(sent).toEqual(['one', 'three']);
  expect(stderr).toMatch(/^line 2: invalid JSON/m);
  expect(stderr).toMatch(/^line 4: txt: unknown field; must be one of channel, to, text/m);
  expect(stdout).toMatch(/^2 accepted, 0 failed, 2 bad lines\nsent in \d+\.\d s, \d+ messages?\/s\n$/);
  expect(code).toBe(1);
});

test('retries temporary failures with the same request ids, before later messages to the same person', async () => {
  const calls: SendMessageRequest[][] = [];
  await using router = await startFakeRouter({
    batch: (requests) => {
      calls.push(requests);
      if (calls.length === 1) throw busUnavailable();
      return requests.map((request) =>
        calls.length === 2 && textOf(request) === 'a1' ? busUnavailable().toResult() : accept(request),
      );
    },
  });
  const stdin = [line('+1', 'a1'), line('+2', 'b1'), line('+1', 'a2'), line('+2', 'b2')].join('\n');
  const { code, stdout } = await runCli(router.address, ['send', '--file', '-'], { stdin });
  expect(calls.map((requests) => requests.map(textOf))).toEqual([['a1', 'b1'], ['a1', 'b1'], ['a1'], ['a2', 'b2']]);
  const ids = calls.map((requests) => requests.map(({ requestId }) => requestId));
  expect(ids[1]).toEqual(ids[0]);
  expect(ids[2]).toEqual(ids[0]?.slice(0, 1));
  expect(new Set(ids.flat()).size).toBe(4);
  expect(stdout).toMatch(/^4 accepted, 0 failed\n/);
  expect(code).toBe(0);
});

test('--json prints one result per line, with request ids, errors and their fields', async () => {
  const fieldViolations = [{ field: 'message.content.text.body', description: 'exceeds 4096 characters (got 5000)' }];
  const refusal = new Refusal(status.INVALID_ARGUMENT, 'wrong', { reason: 'INVALID_FIELDS', fieldViolations });
  await using router = await startFakeRouter({
    batch: (requests) => requests.map((request) => (textOf(request) === 'long' ? refusal.toResult() : accept(request))),
  });
  const stdin = [line('+1', 'a', { request_id: 'r1' }), line('+2', 'long', { request_id: 'r2' }), 'x'].join('\n');
  const { code, stdout, stderr } = await runCli(router.address, ['send', '--file', '-', '--json'], { stdin });
  const results = jsonLines(stdout);
  expect(results).toHaveLength(3);
  expect(results).toEqual(
    expect.arrayContaining([
      { line: 1, request_id: 'r1', message_id: 'm-r1', state: 'ACCEPTED' },
      {
        line: 2,
        request_id: 'r2',
        error: { code: 'INVALID_ARGUMENT', reason: 'INVALID_FIELDS', message: 'wrong', fields: fieldViolations },
      },
      { line: 3, error: { code: 'BAD_LINE', message: expect.stringContaining('invalid JSON') as string } },
    ]),
  );
  expect(stderr).toContain(
    'line 2: INVALID_ARGUMENT INVALID_FIELDS: message.content.text.body: exceeds 4096 characters (got 5000) (request id r2)',
  );
  expect(stderr).toContain('1 accepted, 1 failed, 1 bad line\n');
  expect(code).toBe(1);
});

test('stops at an error that fails every call, and names the line', async () => {
  let calls = 0;
  await using router = await startFakeRouter({
    batch: () => {
      calls += 1;
      throw new Refusal(status.UNAUTHENTICATED, 'no credentials', { reason: 'UNAUTHENTICATED' });
    },
  });
  const stdin = [line('+1', 'a'), line('+1', 'b')].join('\n');
  const { code, stderr } = await runCli(router.address, ['send', '--file', '-'], { stdin });
  expect(calls).toBe(1);
  expect(stderr).toContain('stopped after line 1: UNAUTHENTICATED\n');
  expect(code).toBe(1);
});

test('stops retrying after --retry-for', async () => {
  await using router = await startFakeRouter({
    batch: () => {
      throw busUnavailable();
    },
  });
  const args = ['send', '--file', '-', '--retry-for', '0.01'];
  const { code, stderr } = await runCli(router.address, args, { stdin: line('+1', 'a') });
  expect(stderr).toContain('line 1: UNAVAILABLE BUS_UNAVAILABLE: log unavailable');
  expect(code).toBe(1);
});

test('follows every message over one stream, resumed from its cursor', async () => {
  const streams: EventStream[] = [];
  await using router = await startFakeRouter({
    stream: (call) => {
      streams.push(call);
      if (streams.length === 1) {
        call.write(heartbeat('c0'));
      } else {
        call.write(stateEvent('m-r2-0', DeliveryState.READ));
        call.write(stateEvent('m-r3-0', DeliveryState.FAILED, 'OUTSIDE_WINDOW'));
      }
    },
    batch: (requests) => {
      const [first] = streams;
      // The event arrives before the response that names its delivery.
      first?.write(stateEvent('m-r1-0', DeliveryState.DELIVERED));
      first?.emit('error', busUnavailable().toResponse());
      return requests.map(accept);
    },
    get: () => {
      throw new Refusal(status.NOT_FOUND, 'message "m" does not exist', { reason: 'NOT_FOUND' });
    },
  });
  const stdin = ['r1', 'r2', 'r3'].map((id, index) => line(`+${index}`, id, { request_id: id })).join('\n');
  const args = ['send', '--file', '-', '--until', 'delivered', '--json'];
  const { code, stdout, stderr } = await runCli(router.address, args, { stdin });
  expect(jsonLines(stdout)).toMatchObject([
    { line: 1, request_id: 'r1', state: 'DELIVERED' },
    { line: 2, request_id: 'r2', state: 'READ' },
    { line: 3, request_id: 'r3', state: 'FAILED', error: { reason: 'OUTSIDE_WINDOW' } },
  ]);
  expect(streams.map(({ request }) => request.start)).toEqual([undefined, { $case: 'cursor', value: 'm-r1-0/4' }]);
  expect(stderr).toContain('3 accepted, 2 sent, 2 delivered, 1 read, 1 failed');
  expect(code).toBe(1);
});

test('Ctrl-C stops sending, waits for the call in flight, and prints the summary', async () => {
  const { promise: called, resolve: resolveCalled } = Promise.withResolvers<undefined>();
  const { promise: answered, resolve: answer } = Promise.withResolvers<undefined>();
  const sent: string[] = [];
  await using router = await startFakeRouter({
    batch: async (requests) => {
      sent.push(...requests.map(textOf));
      resolveCalled(undefined);
      await answered;
      return requests.map(accept);
    },
  });
  const child = startCli(router.address, ['send', '--file', '-']);
  const end = finished(child);
  child.stdin.write(`${line('+1', 'first')}\n${line('+1', 'second')}\n`);
  await called;
  child.kill('SIGINT');
  await once(child.stderr, 'data');
  answer(undefined);
  const { code, stdout } = await end;
  expect(sent).toEqual(['first']);
  expect(stdout).toMatch(/^1 accepted, 0 failed\n/);
  expect(code).toBe(130);
});

test('names a file that cannot be read', async () => {
  const { code, stderr } = await runCli('127.0.0.1:1', ['send', '--file', '/nowhere/messages.jsonl']);
  expect(stderr).toMatch(/^chat4all: --file: cannot read \/nowhere\/messages\.jsonl: .*\n$/);
  expect(code).toBe(2);
});

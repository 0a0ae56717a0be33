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

function away(): Refusal {
  return new Refusal(status.UNAVAILABLE, 'the log is away', { reason: 'BUS_UNAVAILABLE', retryAfterMs: 1 });
}

function jsonLines(stdout: string): unknown[] {
  return stdout
    .trim()
    .split('\n')
    .map((text): unknown => JSON.parse(text));
}

test('reports bad lines by their number, sends the rest, and fails', async () => {
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
  expect(stderr).toMatch(/^line 2: is not JSON/m);
  expect(stderr).toMatch(/^line 4: txt: is not a field/m);
  expect(stdout).toMatch(/^2 accepted, 0 failed, 2 bad lines;/);
  expect(code).toBe(1);
});

test('tries again what failed for now, with the same request ids, before anything later to the same person', async () => {
  const calls: SendMessageRequest[][] = [];
  await using router = await startFakeRouter({
    batch: (requests) => {
      calls.push(requests);
      if (calls.length === 1) throw away();
      return requests.map((request) =>
        calls.length === 2 && textOf(request) === 'a1' ? away().toResult() : accept(request),
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
  expect(stdout).toMatch(/^4 accepted, 0 failed;/);
  expect(code).toBe(0);
});

test('--json gives one result per line, with request ids, errors and their fields', async () => {
  const fieldViolations = [{ field: 'message.content.text.body', description: 'is too long' }];
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
      { line: 3, error: { code: 'BAD_LINE', message: expect.stringContaining('is not JSON') as string } },
    ]),
  );
  expect(stderr).toContain('line 2: INVALID_ARGUMENT INVALID_FIELDS: message.content.text.body is too long');
  expect(stderr).toContain('1 accepted, 1 failed, 1 bad lines');
  expect(code).toBe(1);
});

test('stops when the router cannot be used, and says where', async () => {
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
  expect(stderr).toContain('Stopped after line 1');
  expect(code).toBe(1);
});

test('gives up after --retry-for', async () => {
  await using router = await startFakeRouter({
    batch: () => {
      throw away();
    },
  });
  const args = ['send', '--file', '-', '--retry-for', '0.01'];
  const { code, stderr } = await runCli(router.address, args, { stdin: line('+1', 'a') });
  expect(stderr).toContain('line 1: UNAVAILABLE BUS_UNAVAILABLE: the log is away');
  expect(code).toBe(1);
});

test('follows every message over one stream that it resumes from its cursor', async () => {
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
      // Ahead of the answer that says whose event it is.
      first?.write(stateEvent('m-r1-0', DeliveryState.DELIVERED));
      first?.emit('error', away().toResponse());
      return requests.map(accept);
    },
    get: () => {
      throw new Refusal(status.NOT_FOUND, 'not yet', { reason: 'NOT_FOUND' });
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

test('Ctrl-C stops sending, waits for what is in flight, and prints the summary', async () => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<undefined>();
  const { promise: answer, resolve: answerNow } = Promise.withResolvers<undefined>();
  const sent: string[] = [];
  await using router = await startFakeRouter({
    batch: async (requests) => {
      sent.push(...requests.map(textOf));
      ask(undefined);
      await answer;
      return requests.map(accept);
    },
  });
  const child = startCli(router.address, ['send', '--file', '-']);
  const end = finished(child);
  child.stdin.write(`${line('+1', 'first')}\n${line('+1', 'second')}\n`);
  await asked;
  child.kill('SIGINT');
  await once(child.stderr, 'data');
  answerNow(undefined);
  const { code, stdout } = await end;
  expect(sent).toEqual(['first']);
  expect(stdout).toMatch(/^1 accepted, 0 failed;/);
  expect(code).toBe(130);
});

test('a file that is not there is one clear line', async () => {
  const { code, stderr } = await runCli('127.0.0.1:1', ['send', '--file', '/nowhere/messages.jsonl']);
  expect(stderr).toMatch(/^chat4all: cannot read \/nowhere\/messages\.jsonl: .*\n$/);
  expect(code).toBe(1);
});

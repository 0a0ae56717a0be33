import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { DeadLetter, DeliveryState, Message } from '@chat4all/proto';
import { startFakeRouter } from './testing/fake-router.ts';
import { runCli, startCli } from './testing/run-cli.ts';
import { inboundEvent } from './testing/samples.ts';

const PAGE = Array.from({ length: 500 }, (_, index) => `id-${index}`);

/** Characters that a terminal obeys: C0, DEL and C1 control codes, and marks of the direction of text. */
const HOSTILE =
  '\u001b[31m \u009b2J \u009d0;title\u009c \u007f \u0085 \u202egnp.exe \u2066 \u2069 \u200e \u200f \u061c \r';
const OBEYED = /(?!\n)[\p{Control}\p{Bidi_Control}]/u;

const message = (messageId: string, body = 'x'.repeat(300)): Message =>
  Message.fromPartial({
    messageId,
    sender: { channel: 'whatsapp', kind: 'phone', value: body },
    profileName: body,
    userId: body,
    content: { kind: { $case: 'text', value: { body } } },
    deliveries: [{ state: DeliveryState.FAILED, error: { reason: 'OTHER', message: `${body}\nm-2  forged` } }],
  });
const letter = (deadLetterId: string, body = 'x'.repeat(300)): DeadLetter =>
  DeadLetter.fromPartial({ deadLetterId, error: { reason: 'UNREADABLE', message: body } });

const pages = (pageToken: string): { pageToken: string; nextPageToken: string } => ({
  pageToken,
  nextPageToken: pageToken === '' ? 'two' : '',
});
const LARGE = {
  list: (pageToken: string) => ({ messages: PAGE.map((id) => message(id)), ...pages(pageToken) }),
  deadLetters: ({ pageToken }: { pageToken: string }) => ({
    deadLetters: PAGE.map((id) => letter(id)),
    ...pages(pageToken),
  }),
};

test.for([
  ['list', '--all', '--json'],
  ['dead-letters', 'list', '--all', '--json'],
])('prints everything to a slow reader: %s', async (args) => {
  await using router = await startFakeRouter(LARGE);
  const child = startCli(router.address, args);
  const exited = once(child, 'exit');
  await once(child.stdout, 'readable');
  await sleep(500);
  const lines = (await text(child.stdout)).trim().split('\n');
  await exited;
  expect({ code: child.exitCode, count: lines.length }).toEqual({ code: 0, count: 2 * PAGE.length });
});

test('reads no further pages while the reader is behind', async () => {
  let requests = 0;
  await using router = await startFakeRouter({
    list: () => {
      requests += 1;
      return { messages: PAGE.map((id) => message(id)), nextPageToken: 'more' };
    },
  });
  const child = startCli(router.address, ['list', '--all', '--json']);
  await once(child.stdout, 'readable');
  await sleep(1_000);
  child.kill('SIGKILL');
  expect(requests).toBeLessThan(5);
});

test.for([['get', 'm-1'], ['list'], ['dead-letters', 'list']])(
  'escapes what a terminal obeys in texts of others: %s',
  async (args) => {
    await using router = await startFakeRouter({
      get: (id) => message(id, HOSTILE),
      list: () => ({ messages: [message('m-1', HOSTILE)], nextPageToken: '' }),
      deadLetters: () => ({ deadLetters: [letter('d-1', HOSTILE)], nextPageToken: '' }),
    });
    const printed = await runCli(router.address, args);
    expect(printed.stdout).not.toMatch(OBEYED);
    expect(printed.stdout).toContain(String.raw`\u009b2J`);
    expect(printed.stdout).not.toMatch(/^m-2/m);
    const json = await runCli(router.address, [...args, '--json']);
    expect(json.stdout).not.toMatch(OBEYED);
    expect(JSON.stringify(JSON.parse(json.stdout))).toContain(JSON.stringify(HOSTILE).slice(1, -1));
  },
);

test('escapes what a terminal obeys in events', async () => {
  await using router = await startFakeRouter({ stream: (call) => call.write(inboundEvent('c1', HOSTILE)) });
  for (const flags of [[], ['--json']]) {
    const child = startCli(router.address, ['watch', ...flags]);
    const printed = text(child.stdout);
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('9b2J')) child.kill('SIGINT');
    });
    expect(await printed).not.toMatch(OBEYED);
  }
});

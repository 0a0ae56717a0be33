import { createFakeChat4All } from '@chat4all/client/testing';
import { expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';

const PHONE = '+5511999999999';

test('threads: lists, changes and reads them', async () => {
  await using fake = await createFakeChat4All();
  const { threadId, messageId } = fake.receive({ from: PHONE, text: 'Oi\u001b[2J' });
  const run = (...args: string[]) => runCli(fake.address, args);

  const list = await run('threads', 'list', '--unread');
  expect(list.stdout).toContain(`  OPEN  whatsapp ${PHONE}  1 unread  window OPEN until `);
  expect(list.stdout).toContain('    from them: "Oi\\u001b[2J"\n');
  expect(list.stdout.startsWith(threadId)).toBe(true);

  const update = await run(
    'threads',
    'update',
    threadId,
    '--status',
    'closed',
    '--assignee',
    'rui',
    '--labels',
    'a, b',
  );
  expect(update.stdout).toContain('CLOSED');
  expect(update.stdout).toContain('assignee rui  labels a, b');
  expect((await run('threads', 'list', '--status', 'open')).stdout).toBe('');
  const json = await run('threads', 'get', threadId, '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({
    ...{ thread_id: threadId, channel: 'whatsapp', status: 'CLOSED', assignee: 'rui', labels: ['a', 'b'] },
    ...{ unread_count: 1, window_state: 'OPEN', last_message: { message_id: messageId, thread_id: threadId } },
  });
  const read = await run('threads', 'read', threadId, '--up-to', messageId, '--json');
  expect(JSON.parse(read.stdout)).toMatchObject({ unread_count: 0, read_mark_sent: true });
  expect((await run('threads', 'read', threadId)).stderr).toContain('not shown');

  const messages = await run('list', '--thread', threadId, '--json');
  expect(JSON.parse(messages.stdout)).toMatchObject({ message_id: messageId });
  const wrong = await run('threads', 'update', threadId);
  expect(wrong.code).toBe(2);
  expect((await run('threads', 'get', 'unknown')).stderr).toContain('NOT_FOUND');
});

test('resend sends a failed message again, and search finds it', async () => {
  await using fake = await createFakeChat4All({ deliveries: 'manual' });
  using chat = fake.client();
  const { messageId, deliveries } = await chat.messages.send({ to: { whatsapp: PHONE }, text: 'Seu pedido' });
  const run = (...args: string[]) => runCli(fake.address, args);
  const early = await run('resend', messageId);
  expect(early.code).toBe(1);
  expect(early.stderr).toContain('FAILED or EXPIRED');
  fake.advance(deliveries[0]?.deliveryId ?? '', 'failed', 'UNDELIVERABLE');
  const again = await run('resend', messageId, '--request-id', 'r2', '--json');
  expect(JSON.parse(again.stdout)).toMatchObject({ resend_of: messageId, request_id: 'r2' });
  const found = await run('search', 'pedido', 'seu', '--since', '1h', '--json');
  const lines = found.stdout.trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { message_id: string }).message_id)).toEqual(['mr2', messageId]);
});

import { status } from '@grpc/grpc-js';
import { type Sandbox, type SandboxAccount, createSandbox } from '@chat4all/connector-sandbox';
import {
  InboundRecord,
  ListMessagesRequest,
  ListThreadsRequest,
  MarkThreadReadRequest,
  MessageDirection,
  ThreadStatus,
  UpdateThreadRequest,
  WindowState,
  threadIdOf,
  unary,
} from '@chat4all/proto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type TestServer,
  createTestServer,
  failure,
  project,
  send,
  tenantOf,
  text,
  to,
} from '../testing/test-server.ts';

const HOUR_MS = 3_600_000;
const ANA = { channel: 'whatsapp', kind: 'phone', value: '+5511999999999', accountId: 'sales' };
const BEA = { channel: 'instagram', kind: 'igsid', value: '17841', accountId: 'insta' };
const ANA_THREAD = threadIdOf('acme', ANA);
const BEA_THREAD = threadIdOf('acme', BEA);

const ON_PLATFORM: SandboxAccount = {
  ...{ channel: 'whatsapp', id: '1001', businessAccountId: '2001', accessToken: 'token' },
  ...{ appSecret: 'secret', verifyToken: 'verify', webhookUrl: 'http://127.0.0.1:1/webhooks/whatsapp/sales' },
};

let sandbox: Sandbox;
let server: TestServer;
beforeEach(async () => {
  sandbox = createSandbox({ accounts: [ON_PLATFORM], deliverWebhook: () => Promise.resolve({ status: 200 }) });
  const { url } = await sandbox.listen();
  const secrets = { base_url: url, access_token: 'token', app_secret: 'secret', verify_token: 'verify' };
  server = await createTestServer();
  await server.serve([
    tenantOf('acme', {
      accounts: [
        { id: 'sales', channel: 'whatsapp', rates: {}, connector: { ...secrets, phone_number_id: '1001' } },
        { id: 'insta', channel: 'instagram', rates: {}, connector: { ...secrets, account_id: '3' } },
      ],
    }),
  ]);
});
afterEach(async () => {
  await server.dispose();
  await sandbox.close();
});

async function receive(messageId: string, sender: typeof ANA, timeMs: number): Promise<void> {
  const content = { kind: { $case: 'text' as const, value: { body: 'Oi', previewUrl: false } } };
  const record = InboundRecord.fromPartial({ messageId, providerMessageId: `wamid.${messageId}`, sender, content });
  await server.store.receive([{ kind: 'inbound', factId: messageId, tenantId: 'acme', record, timeMs }]);
}

function calls() {
  const { threads, chat } = server.client();
  return {
    list: async (request: object = {}) => {
      const answer = await unary(threads.listThreads.bind(threads), ListThreadsRequest.fromPartial(request));
      return answer.threads.map(({ threadId }) => threadId);
    },
    get: async (threadId = ANA_THREAD) => (await unary(threads.getThread.bind(threads), { threadId })).thread,
    update: async (request: object) =>
      (await unary(threads.updateThread.bind(threads), UpdateThreadRequest.fromPartial(request))).thread,
    markRead: (request: object) =>
      unary(threads.markThreadRead.bind(threads), MarkThreadReadRequest.fromPartial(request)),
    messages: (request: object) => unary(chat.listMessages.bind(chat), ListMessagesRequest.fromPartial(request)),
  };
}

describe('threads', () => {
  test('have the messages of both directions, newest first', async () => {
    const { list, get, messages } = calls();
    const now = Date.now();
    await receive('i1', ANA, now - HOUR_MS);
    await receive('i2', BEA, now - 2 * HOUR_MS);
    const sent = await send(server.client(), { message: { recipients: [to(ANA.value)], content: text('Olá') } });
    await project(server, 1);
    expect(sent).toMatchObject({ threadId: ANA_THREAD, deliveries: [{ threadId: ANA_THREAD }] });
    expect(await list()).toEqual([ANA_THREAD, BEA_THREAD]);
    expect(await list({ channel: 'instagram' })).toEqual([BEA_THREAD]);
    expect(await get()).toMatchObject({ lastMessage: { messageId: sent.messageId }, unreadCount: 1, identity: ANA });
    const page = await messages({ threadId: ANA_THREAD });
    expect(page.messages.map(({ messageId, direction, threadId }) => ({ messageId, direction, threadId }))).toEqual([
      { messageId: sent.messageId, direction: MessageDirection.OUTBOUND, threadId: ANA_THREAD },
      { messageId: 'i1', direction: MessageDirection.INBOUND, threadId: ANA_THREAD },
    ]);
    expect(await messages({ threadId: 'unknown' })).toEqual({ messages: [], nextPageToken: '' });
  });

  test('have the reply window of their channel', async () => {
    const { get } = calls();
    const now = Date.now();
    await receive('i1', ANA, now - HOUR_MS);
    await receive('i2', BEA, now - 30 * HOUR_MS);
    expect(await get()).toMatchObject({
      ...{ windowState: WindowState.OPEN, windowEndTime: new Date(now + 23 * HOUR_MS) },
      ...{ humanWindowEndTime: undefined, lastInboundTime: new Date(now - HOUR_MS) },
    });
    expect(await get(BEA_THREAD)).toMatchObject({
      ...{ windowState: WindowState.CLOSED, windowEndTime: new Date(now - 6 * HOUR_MS) },
      humanWindowEndTime: new Date(now + (7 * 24 - 30) * HOUR_MS),
    });
  });

  test('are changed, and found by what was changed', async () => {
    const { list, update, get } = calls();
    const now = Date.now();
    await receive('i1', ANA, now);
    await receive('i2', BEA, now - 1_000);
    const { CLOSED } = ThreadStatus;
    const labels = ['vip', 'late'];
    const changed = await update({ threadId: ANA_THREAD, status: CLOSED, assignee: 'rui', labels: { labels } });
    expect(changed).toMatchObject({ status: CLOSED, assignee: 'rui', labels });
    expect(await list({ status: CLOSED })).toEqual([ANA_THREAD]);
    expect(await list({ assignee: 'rui', label: 'vip' })).toEqual([ANA_THREAD]);
    expect(await list({ unassigned: true })).toEqual([BEA_THREAD]);
    expect(await list({ unread: true })).toEqual([ANA_THREAD, BEA_THREAD]);
    expect(await update({ threadId: ANA_THREAD, assignee: '', labels: {} })).toMatchObject({
      ...{ status: CLOSED, assignee: '', labels: [] },
    });
    expect(await get()).toMatchObject({ status: CLOSED });
  });

  test('are marked as read, for the person too if the platform accepts it', async () => {
    const { markRead } = calls();
    const content = { type: 'text', text: 'Oi' } as const;
    const providerMessageId = sandbox.receive({ account: '1001', person: { phone: '5511999999999' }, content });
    const record = InboundRecord.fromPartial({
      ...{ messageId: 'i1', providerMessageId, sender: ANA },
      content: text('Oi'),
    });
    await server.store.receive([
      { kind: 'inbound', factId: 'i1', tenantId: 'acme', record, timeMs: Date.now() - 1_000 },
    ]);
    await receive('i2', ANA, Date.now());
    const first = await markRead({ threadId: ANA_THREAD, messageId: 'i1' });
    expect(first).toMatchObject({ readMarkSent: true, thread: { unreadCount: 1 } });
    const all = await markRead({ threadId: ANA_THREAD });
    expect(all).toMatchObject({ thread: { unreadCount: 0 } });
    expect(await markRead({ threadId: ANA_THREAD })).toMatchObject({ readMarkSent: false });
    const gone = { ...ANA, accountId: 'gone' };
    await receive('i3', gone, Date.now());
    const withoutAccount = await markRead({ threadId: threadIdOf('acme', gone) });
    expect(withoutAccount).toMatchObject({ readMarkSent: false, thread: { unreadCount: 0 } });
  });

  test('mark as read up to a message to the person, or from a linked identity', async () => {
    const { get, markRead } = calls();
    const bsuid = { ...ANA, kind: 'bsuid', value: 'BR.1' };
    const content = text('Oi');
    const timeMs = Date.now() - 2_000;
    await receive('i1', ANA, timeMs);
    const record = InboundRecord.fromPartial({
      ...{ messageId: 'i2', providerMessageId: 'wamid.i2', sender: bsuid, senderIdentities: [bsuid, ANA], content },
    });
    await server.store.receive([{ kind: 'inbound', factId: 'i2', tenantId: 'acme', record, timeMs: timeMs + 1 }]);
    const { linkedThreadIds = [] } = (await get()) ?? {};
    expect(linkedThreadIds).toEqual([threadIdOf('acme', bsuid)]);
    expect(await markRead({ threadId: ANA_THREAD, messageId: 'i2' })).toMatchObject({ thread: { unreadCount: 0 } });
    await receive('i3', ANA, timeMs + 2);
    const sent = await send(server.client(), { message: { recipients: [to(ANA.value)], content } });
    await project(server, 1);
    const upToSent = await markRead({ threadId: ANA_THREAD, messageId: sent.messageId });
    expect(upToSent).toMatchObject({ thread: { unreadCount: 0 } });
  });

  test.each(['a\0b', '\u001b[31m', 'a\nb', '\u202eevil', '  '])('refuse the unreadable name %j', async (name) => {
    const { list, update } = calls();
    await receive('i1', ANA, Date.now());
    const fieldsOf = async (call: Promise<unknown>) =>
      (await failure(call)).details?.fieldViolations?.map(({ field }) => field);
    const request = { threadId: ANA_THREAD, assignee: name, labels: { labels: ['vip', name] } };
    expect(await fieldsOf(update(request))).toEqual(['assignee', 'labels.labels[1]']);
    expect(await fieldsOf(list({ assignee: name, label: name, accountId: name }))).toEqual([
      'assignee',
      'label',
      'account_id',
    ]);
  });

  test('answer INVALID_ARGUMENT that names every invalid field, and NOT_FOUND', async () => {
    const { list, get, update, markRead, messages } = calls();
    const violated = async (call: Promise<unknown>) => {
      const { code, details } = await failure(call);
      return [code, ...(details?.fieldViolations ?? []).map(({ field }) => field)];
    };
    const { INVALID_ARGUMENT, NOT_FOUND } = status;
    expect(await violated(list({ channel: 'fax', status: 9, assignee: 'a', unassigned: true }))).toEqual([
      ...[INVALID_ARGUMENT, 'channel', 'status', 'unassigned'],
    ]);
    const labels = ['', 'x', 'x', 'y'.repeat(65)];
    const assignee = 'a'.repeat(129);
    expect(await violated(update({ status: 9, assignee, labels: { labels } }))).toEqual([
      ...[INVALID_ARGUMENT, 'thread_id', 'status', 'assignee'],
      ...['labels.labels[0]', 'labels.labels[2]', 'labels.labels[3]'],
    ]);
    const many = Array.from({ length: 33 }, (_, index) => String(index));
    expect(await violated(update({ threadId: 'x', labels: { labels: many } }))).toEqual([INVALID_ARGUMENT, 'labels']);
    expect(await violated(messages({ threadId: 'x', identity: { channel: 'whatsapp', value: '+55' } }))).toEqual([
      ...[INVALID_ARGUMENT, 'thread_id'],
    ]);
    expect(await violated(get(''))).toEqual([INVALID_ARGUMENT, 'thread_id']);
    await receive('i1', ANA, Date.now());
    const notFound = [get('x'), update({ threadId: 'x' }), markRead({ threadId: 'x' })];
    await receive('i2', BEA, Date.now());
    const wrongMessages = ['x', 'i2'].map((messageId) => markRead({ threadId: ANA_THREAD, messageId }));
    expect(await Promise.all([...notFound, ...wrongMessages].map(violated))).toEqual(Array(5).fill([NOT_FOUND]));
    expect(await get()).toMatchObject({ unreadCount: 1 });
  });
});

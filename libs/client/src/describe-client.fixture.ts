import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chat4All } from './chat4all.ts';
import {
  AccountOrigin,
  AccountState,
  Consent,
  DeliveryState,
  MediaState,
  stateName,
  MessageDirection,
  ThreadStatus,
  WindowState,
  type Event,
} from './index.ts';

const { ACCEPTED, ROUTED, SENT, DELIVERED, READ } = DeliveryState;

/** A router that the client is tested against. */
export interface RouterInTest {
  /** Returns a client of it, which the caller closes. */
  client(): Chat4All;
  dispose(): Promise<void>;
}

/** Returns all items of a list. */
async function all<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of list) items.push(item);
  return items;
}

/** Describes the client against a router, so that the fake and the real one must behave the same. */
export function describeClient(name: string, start: () => Promise<RouterInTest>): void {
  describe(`the client with ${name}`, () => {
    let router: RouterInTest;
    let chat: Chat4All;
    let phones = 0;
    /** Returns a new phone number, so that tests do not share a lane. */
    const newPhone = (): string => `+55119${String((phones += 1)).padStart(8, '0')}`;
    beforeAll(async () => {
      router = await start();
      chat = router.client();
      await chat.ready();
    }, 60_000);
    afterAll(async () => {
      chat.close();
      await router.dispose();
    });

    /** Returns the states in the events of a message, up to READ. */
    const follow = async (messageId: string, since: Date | undefined): Promise<DeliveryState[]> => {
      const states: DeliveryState[] = [];
      for await (const { kind } of chat.events({ messageIds: [messageId], startTime: since })) {
        if (kind?.$case !== 'delivery') continue;
        states.push(kind.value.state);
        if (kind.value.state === READ) break;
      }
      return states;
    };

    test('sends a message, streams its states and reads it', async () => {
      const message = await chat.messages.send({
        to: { whatsapp: newPhone() },
        text: 'Olá',
        metadata: { order: '17' },
      });
      expect(message).toMatchObject({ metadata: { order: '17' }, direction: MessageDirection.OUTBOUND });
      expect(message.deliveries.map(({ state }) => state)).toEqual([ACCEPTED]);
      expect(await follow(message.messageId, message.createTime)).toEqual([ACCEPTED, ROUTED, SENT, DELIVERED, READ]);
      const read = await chat.messages.get(message.messageId);
      expect(read.content).toEqual(message.content);
      expect(read.deliveries.map(({ state }) => stateName(state))).toEqual(['read']);
    });

    test('sends one message per request id and refuses a different one', async () => {
      const message = { requestId: randomUUID(), to: { whatsapp: newPhone() }, text: 'Olá' };
      const first = await chat.messages.send(message);
      expect((await chat.messages.send(message)).messageId).toBe(first.messageId);
      await expect(chat.messages.send({ ...message, text: 'Tchau' })).rejects.toMatchObject({
        ...{ name: 'Chat4AllError', code: 'ALREADY_EXISTS', reason: 'REQUEST_ID_REUSED' },
        requestId: message.requestId,
      });
    });

    test('names the invalid field in an error', async () => {
      await expect(chat.messages.send({ to: { pigeon: '7' }, text: 'Olá' })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        reason: 'INVALID_FIELDS',
        fieldViolations: [{ field: 'message.recipients[0].identity.channel' }],
      });
      await expect(chat.messages.get('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND', reason: 'NOT_FOUND' });
    });

    test('accepts or refuses each message of a batch independently, in order', async () => {
      const outcomes = await chat.messages.sendBatch([
        { requestId: 'batch-0', to: { whatsapp: newPhone() }, text: 'Olá' },
        { requestId: 'batch-1', to: { pigeon: '7' }, text: 'Olá' },
        { requestId: 'batch-2', to: { instagram: '17841' }, text: 'Olá' },
      ]);
      expect(outcomes.map(({ requestId, error }) => [requestId, error?.code])).toEqual([
        ['batch-0', undefined],
        ['batch-1', 'INVALID_ARGUMENT'],
        ['batch-2', undefined],
      ]);
    });

    test('sends any number of messages over one stream, with the outcomes in order', async () => {
      const ids = Array.from({ length: 1_200 }, (_, index) => `ingest-${index}`);
      function* messages() {
        for (const requestId of ids) yield { requestId, to: { whatsapp: '+5511912345678' }, text: requestId };
      }
      const outcomes: string[] = [];
      for await (const { requestId, message } of chat.messages.ingest(messages(), { window: 100 })) {
        expect(message?.requestId).toBe(requestId);
        outcomes.push(requestId);
      }
      expect(outcomes).toEqual(ids);
    });

    test('lists page by page', async () => {
      const identity = { channel: 'whatsapp', value: newPhone() };
      const sent: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        sent.push((await chat.messages.send({ to: { identity }, text: `${count}` })).messageId);
      }
      await expect.poll(async () => (await all(chat.messages.list({ identity }))).length).toBe(5);
      const pages = await all(chat.messages.list({ identity, pageSize: 2 }).pages());
      expect(pages.map(({ items }) => items.length)).toEqual([2, 2, 1]);
      expect(pages.flatMap(({ items }) => items.map(({ messageId }) => messageId)).sort()).toEqual(sent.sort());
    });

    test('makes a thread of the messages with a person, and changes it', async () => {
      const { threadId, messageId } = await chat.messages.send({ to: { whatsapp: newPhone() }, text: 'Olá' });
      await expect
        .poll(() => chat.threads.get(threadId).catch(() => undefined))
        .toMatchObject({
          ...{ threadId, status: ThreadStatus.OPEN, unreadCount: 0, windowState: WindowState.CLOSED },
          lastMessage: { messageId },
        });
      const update = { status: 'closed', assignee: `agent of ${threadId}`, labels: ['vip'] } as const;
      await chat.threads.update(threadId, update);
      const found = await all(chat.threads.list({ assignee: update.assignee, status: 'closed', label: 'vip' }));
      expect(found).toMatchObject([{ threadId, assignee: update.assignee, labels: ['vip'] }]);
      const messages = await all(chat.messages.list({ threadId }));
      expect(messages.map((message) => message.messageId)).toEqual([messageId]);
      expect(await chat.threads.markRead(threadId)).toMatchObject({ readMarkSent: false, thread: { threadId } });
      await expect(chat.threads.get('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    test('reads the timeline of a message, and does not send again what was sent', async () => {
      const message = await chat.messages.send({ to: { whatsapp: newPhone() }, text: 'Olá' });
      await follow(message.messageId, message.createTime);
      const whole = await chat.messages.get(message.messageId, { view: 'full' });
      expect(whole.deliveries[0]?.timeline.map(({ state }) => state)).toEqual([
        ACCEPTED,
        ROUTED,
        SENT,
        DELIVERED,
        READ,
      ]);
      expect((await chat.messages.get(message.messageId)).deliveries[0]?.timeline).toEqual([]);
      await expect(chat.messages.resend(message.messageId)).rejects.toMatchObject({
        ...{ code: 'FAILED_PRECONDITION', reason: 'NOT_FAILED' },
      });
    });

    test('refuses a message, or sends a template, if the reply window is closed', async () => {
      const message = { to: { whatsapp: newPhone() }, text: 'Olá' };
      await expect(chat.messages.send({ ...message, onClosedWindow: 'fail' })).rejects.toMatchObject({
        ...{ code: 'FAILED_PRECONDITION', reason: 'OUTSIDE_WINDOW' },
      });
      const template = { name: 'hello_world', language: 'en_US' };
      const sent = await chat.messages.send({ ...message, onClosedWindow: { template } });
      expect(sent.content?.kind).toMatchObject({ $case: 'template', value: template });
    });

    test('previews a message without sending it', async () => {
      const to = { whatsapp: newPhone() };
      const [preview] = await chat.messages.preview({ to, text: 'Olá' });
      expect(preview?.contents).toMatchObject([{ kind: { $case: 'text', value: { body: 'Olá' } } }]);
      const valid = await chat.messages.send({ to, text: 'Olá', validateOnly: true });
      expect(valid.deliveries).toHaveLength(1);
    });

    test('cancels a scheduled message', async () => {
      const sendTime = new Date(Date.now() + 3_600_000);
      const { messageId } = await chat.messages.send({ to: { whatsapp: newPhone() }, text: 'Olá', sendTime });
      const cancelled = await chat.messages.cancel(messageId);
      expect(cancelled.deliveries).toMatchObject([{ state: DeliveryState.CANCELLED }]);
    });

    test('stores users, conversations and consent, and erases a user', async () => {
      const [userId, whatsapp] = [`user-${randomUUID()}`, newPhone()];
      const user = await chat.users.put(userId, { whatsapp });
      expect(user.identities).toMatchObject([{ channel: 'whatsapp', kind: 'phone', value: whatsapp }]);
      expect(await chat.users.get(userId)).toEqual(user);
      await expect(chat.users.put('another', { whatsapp })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });

      const conversation = await chat.conversations.create({ members: [{ user: userId }], metadata: { topic: 'a' } });
      const { conversationId } = conversation;
      expect(await chat.conversations.get(conversationId)).toEqual(conversation);
      const message = await chat.messages.send({
        to: { conversation: conversationId },
        text: 'Olá',
        consentScope: 'news',
      });
      expect(message).toMatchObject({ conversationId, deliveries: [{ identity: { value: whatsapp } }] });

      await chat.users.setConsent({ of: { user: userId }, consent: 'opted_out', scope: 'marketing' });
      const offer = { to: { user: userId }, text: 'Oferta', consentScope: 'marketing' };
      await expect(chat.messages.send(offer)).rejects.toMatchObject({
        code: 'FAILED_PRECONDITION',
        reason: 'OPTED_OUT',
      });
      expect(await chat.users.getConsent({ user: userId }, 'marketing')).toMatchObject([
        { consent: Consent.OPTED_OUT },
      ]);
      await chat.users.setConsent({
        ...{ of: { user: userId }, consent: 'opted_in', scope: 'marketing' },
        evidence: 'form 7',
      });
      expect(await chat.users.getConsent({ user: userId }, 'marketing')).toMatchObject([
        { consent: Consent.OPTED_IN, decisions: [{ scope: 'marketing', evidence: 'form 7' }] },
      ]);
      const decisions = await all(chat.users.listConsents({ of: { user: userId }, pageSize: 1 }));
      expect(decisions.map(({ consent }) => consent)).toEqual(
        expect.arrayContaining([Consent.OPTED_IN, Consent.OPTED_OUT]),
      );
      const { messageId, createTime } = await chat.messages.send(offer);
      await follow(messageId, createTime);
      expect(await chat.users.erase(userId)).toMatchObject({ erasedMessages: 2 });
      await expect(chat.users.get(userId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect((await chat.messages.get(messageId)).content).toBeUndefined();
    });

    test('lists channels and accounts, and pauses an account', async () => {
      const channels = await chat.channels.list();
      expect(channels.map(({ channel }) => channel)).toEqual(expect.arrayContaining(['instagram', 'whatsapp']));
      const [account] = await chat.accounts.list({ channel: 'instagram' });
      const accountId = account?.accountId ?? '';
      expect(await chat.accounts.pause(accountId)).toMatchObject({ accountId, state: AccountState.PAUSED });
      expect(await chat.accounts.resume(accountId)).toMatchObject({ accountId, state: AccountState.ACTIVE });
      await expect(chat.accounts.pause('unknown')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await all(chat.audit.list({ target: 'unknown', pageSize: 1 }))).toMatchObject([
        { method: 'ChannelService/PauseAccount', outcome: 'NOT_FOUND', actor: 'anonymous' },
      ]);
    });

    test('lists, replays and discards no dead letters if there are none', async () => {
      expect(await all(chat.deadLetters.list())).toEqual([]);
      expect(await chat.deadLetters.replay({}, { validateOnly: true })).toMatchObject({ totalCount: 0 });
      await expect(chat.deadLetters.getReplay('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await chat.deadLetters.discard({ deadLetterIds: ['nothing'] })).toBe(0);
    });

    test('creates a webhook endpoint, changes, rotates, recovers and deletes it', async () => {
      const settings = { url: 'https://example.com/events', eventTypes: ['delivery.*'], disabled: true };
      const { endpoint, secret } = await chat.webhooks.create(settings);
      const { endpointId } = endpoint;
      expect(secret).toMatch(/^whsec_/);
      expect(endpoint).toMatchObject({ settings, secretHints: [secret.slice(-4)], waitingCount: 0 });
      expect(await chat.webhooks.get(endpointId)).toEqual(endpoint);
      expect(await chat.webhooks.list()).toEqual([endpoint]);
      const changed = await chat.webhooks.update(endpointId, { ...settings, description: 'orders' });
      expect(changed.settings).toMatchObject({ ...settings, description: 'orders' });
      const second = await chat.webhooks.rotateSecret(endpointId);
      expect(second.endpoint.secretHints).toEqual([second.secret, secret].map((each) => each.slice(-4)));
      const third = await chat.webhooks.rotateSecret(endpointId, { gracePeriodMs: 0 });
      expect(third.endpoint.secretHints).toEqual([third.secret.slice(-4)]);
      const disabled = { code: 'FAILED_PRECONDITION', reason: 'ENDPOINT_DISABLED' };
      await expect(chat.webhooks.test(endpointId)).rejects.toMatchObject(disabled);
      expect(await all(chat.webhooks.attempts(endpointId))).toEqual([]);
      const since = new Date(Date.now() - 1_000);
      const recovery = await chat.webhooks.recover(endpointId, { since, requestId: endpointId });
      expect(await chat.webhooks.recover(endpointId, { since, requestId: endpointId })).toEqual(recovery);
      expect(await chat.webhooks.getRecovery(recovery.recoveryId)).toMatchObject({ endpointId, since });
      await chat.webhooks.delete(endpointId);
      await chat.webhooks.delete(endpointId);
      await expect(chat.webhooks.get(endpointId)).rejects.toMatchObject({ code: 'NOT_FOUND', reason: 'NOT_FOUND' });
    });

    test('creates an account, changes, rotates and deletes it', async () => {
      const accountId = 'sales-instagram';
      const secrets = { access_token: 'a-long-access-token', app_secret: 'a-long-app-secret', verify_token: 'word' };
      const settings = { account_id: '17840000000000009' };
      const input = { accountId, channel: 'instagram', settings, secrets };
      await chat.accounts.create({ ...input, validateOnly: true });
      const created = await chat.accounts.create({ ...input, rates: { messagesPerSecond: 5 } });
      expect(created).toMatchObject({
        ...{ account: { accountId, origin: AccountOrigin.API }, settings, rates: { messagesPerSecond: 5 } },
        secrets: [{ name: 'access_token', hint: 'oken' }, { name: 'app_secret' }, { name: 'verify_token', hint: '' }],
      });
      expect(JSON.stringify(created)).not.toContain('a-long-access-token');
      expect(await chat.accounts.get(accountId)).toEqual(created);
      await expect(chat.accounts.create(input)).rejects.toMatchObject({
        ...{ code: 'ALREADY_EXISTS', reason: 'ACCOUNT_EXISTS' },
      });
      expect((await chat.accounts.list()).map((account) => account.accountId)).toContain(accountId);
      const next = { account_id: '17840000000000010' };
      expect(await chat.accounts.update(accountId, { settings: next })).toMatchObject({ settings: next });
      const tokenExpireTime = new Date('2027-03-01T00:00:00Z');
      const rotated = await chat.accounts.rotateCredentials(accountId, { app_secret: 'other' }, { tokenExpireTime });
      expect(rotated).toMatchObject({ account: { tokenExpireTime }, settings: next });
      expect(rotated.secrets.map(({ name }) => name).sort()).toEqual(Object.keys(secrets).sort());
      await chat.accounts.delete(accountId);
      await chat.accounts.delete(accountId);
      await expect(chat.accounts.get(accountId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    test('does not change accounts of the configuration file', async () => {
      const [account] = await chat.accounts.list({ channel: 'whatsapp' });
      const accountId = account?.accountId ?? '';
      expect(await chat.accounts.get(accountId)).toMatchObject({ account: { origin: AccountOrigin.FILE } });
      const inFile = { code: 'FAILED_PRECONDITION', reason: 'ACCOUNT_IN_FILE' };
      await expect(chat.accounts.update(accountId, { settings: {} })).rejects.toMatchObject(inFile);
      await expect(chat.accounts.delete(accountId)).rejects.toMatchObject(inFile);
    });

    test('lists no API keys if there are none', async () => {
      expect(await chat.apiKeys.list()).toEqual([]);
      await expect(chat.apiKeys.revoke('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(chat.apiKeys.create({ scopes: [] })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    });

    test('names the fields of a webhook endpoint that are invalid', async () => {
      const create = chat.webhooks.create({ url: 'http://example.com' });
      await expect(create).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining('settings.url') as string,
      });
      const unknown = chat.webhooks.create({ url: 'https://example.com', eventTypes: ['pombo'] });
      await expect(unknown).rejects.toMatchObject({
        message: expect.stringContaining('settings.event_types[0]') as string,
      });
    });

    test('uploads a file, sends it, lists, downloads and deletes it', async () => {
      const bytes = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
      const file = await chat.media.upload(new File([bytes], 'conta.pdf'));
      const { mediaId } = file;
      expect(file).toMatchObject({ state: MediaState.READY, mimeType: 'application/pdf', fileName: 'conta.pdf' });
      expect(await chat.media.get(mediaId)).toEqual(file);
      const [newest] = await all(chat.media.list({ pageSize: 1 }));
      expect(newest).toEqual(file);
      const { url, expireTime } = await chat.media.downloadUrl(mediaId);
      expect(Number(expireTime) - Date.now()).toBeGreaterThan(60_000);
      expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(bytes);

      const content = { document: { mediaId, fileName: 'conta.pdf' } };
      const { messageId, createTime } = await chat.messages.send({ to: { whatsapp: newPhone() }, content });
      expect(await follow(messageId, createTime)).toContain(SENT);

      await chat.media.delete(mediaId);
      await chat.media.delete(mediaId);
      await expect(chat.media.get(mediaId)).rejects.toMatchObject({ code: 'NOT_FOUND', reason: 'NOT_FOUND' });
    });

    test('rejects a file whose bytes are of another type', async () => {
      const upload = chat.media.upload(new Blob(['Olá']), { mimeType: 'image/png', fileName: 'foto.png' });
      await expect(upload).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'MEDIA_REJECTED' });
      const [rejected] = await all(chat.media.list({ pageSize: 1 }));
      expect(rejected).toMatchObject({ state: MediaState.REJECTED, fileName: 'foto.png' });
      const reject = { code: 'FAILED_PRECONDITION', reason: 'MEDIA_NOT_READY' };
      const { mediaId = '' } = rejected ?? {};
      await expect(chat.media.downloadUrl(mediaId)).rejects.toMatchObject(reject);
      const message = { to: { whatsapp: newPhone() }, content: { image: { mediaId } } };
      await expect(chat.messages.send(message)).rejects.toMatchObject(reject);
    });

    test('resumes events from a cursor, without gaps or repetitions', async () => {
      const messageIds: string[] = [];
      const first = chat.events({ channels: ['whatsapp'] });
      await first.ready();
      const send = async (): Promise<void> => {
        const to = { whatsapp: newPhone() };
        messageIds.push((await chat.messages.send({ to, text: 'Olá' })).messageId);
      };
      const accepted = async (events: AsyncIterable<Event>, count: number): Promise<string[]> => {
        const messageIdsRead: string[] = [];
        for await (const { kind } of events) {
          if (kind?.$case !== 'delivery' || kind.value.state !== ACCEPTED) continue;
          messageIdsRead.push(kind.value.messageId);
          if (messageIdsRead.length === count) break;
        }
        return messageIdsRead;
      };
      await send();
      expect(await accepted(first, 1)).toEqual(messageIds);
      await send();
      await send();
      const { cursor } = first;
      expect((await accepted(chat.events({ cursor, channels: ['whatsapp'] }), 2)).sort()).toEqual(
        messageIds.slice(1).sort(),
      );
    });

    test('rejects calls of a closed client', async () => {
      const client = router.client();
      {
        using closing = client;
        await closing.channels.list();
      }
      await expect(client.channels.list()).rejects.toMatchObject({
        code: 'CANCELLED',
        message: 'the client is closed',
      });
    });
  });
}

import { describe, expect, test } from 'vitest';
import { type Identity, InboundRecord, ThreadStatus, threadIdOf } from '@chat4all/proto';
import { SAMPLE_TIME_MS, ANA, BEA, delivery, inbound, inboundReport, user } from './samples.ts';
import { type StoreInTest, acceptedFact } from './use-store.ts';

const { OPEN, CLOSED } = ThreadStatus;
const ANA_THREAD = threadIdOf('acme', ANA);
const BEA_THREAD = threadIdOf('acme', BEA);

/** Threads. */
export function describeThreads(it: StoreInTest): void {
  describe('threads', () => {
    const get = (id = ANA_THREAD) => it.store.threads.get('acme', id);
    const ids = async (filter: object = {}) => {
      const { threads } = await it.store.threads.list({ tenantId: 'acme', pageSize: 10, ...filter });
      return threads.map(({ threadId }) => threadId);
    };
    const receive = (id: string, from: Identity = ANA, seconds = 0) =>
      it.store.receive([
        inboundReport(id, { record: { ...inbound(id), sender: from }, timeMs: SAMPLE_TIME_MS + seconds * 1_000 }),
      ]);

    test('are made by the first message to a person, once, whichever call knows it first', async () => {
      await it.admit([delivery('m1')]);
      await it.store.apply([acceptedFact('m1')]);
      await it.store.apply([acceptedFact('m2', { identity: BEA, acceptTimeMs: SAMPLE_TIME_MS + 1 })]);
      await it.admit([delivery('m2', { identity: BEA, acceptTimeMs: SAMPLE_TIME_MS + 1 })]);
      expect(await ids()).toEqual([BEA_THREAD, ANA_THREAD]);
      expect(await get()).toEqual({
        ...{ threadId: ANA_THREAD, identity: ANA, userId: '', profileName: '', status: OPEN, assignee: '', labels: [] },
        ...{ unreadCount: 0, lastMessage: await it.store.getMessage('acme', 'm1') },
        ...{ lastActivityTimeMs: SAMPLE_TIME_MS, lastInboundTimeMs: 0, createTimeMs: SAMPLE_TIME_MS },
        linkedThreadIds: [],
      });
    });

    test('are made by the first message of a person, with the name, and count what is unread', async () => {
      const record = { ...inbound('i1'), profileName: 'Ana', providerTimeMs: SAMPLE_TIME_MS - 5 };
      const report = inboundReport('i1', { record });
      await it.store.receive([report]);
      await it.store.receive([report]);
      await it.store.receive([inboundReport('i1', { record, factId: 'log/repeated' })]);
      await it.store.directory.putUser('acme', user('ana'));
      expect(await get()).toMatchObject({
        ...{ profileName: 'Ana', unreadCount: 1, lastInboundTimeMs: SAMPLE_TIME_MS - 5, userId: 'ana' },
        ...{ lastActivityTimeMs: SAMPLE_TIME_MS, lastMessage: { messageId: 'i1' } },
      });
      expect(await it.store.threads.lastInboundTimes('acme', [ANA_THREAD, BEA_THREAD])).toEqual(
        new Map([[ANA_THREAD, SAMPLE_TIME_MS - 5]]),
      );
      expect(await it.store.threads.lastInboundTimes('acme', [])).toEqual(new Map());
      expect(await it.store.threads.lastInboundTimes('other', [ANA_THREAD])).toEqual(new Map());
    });

    test('have the newest message of a batch, in both directions', async () => {
      await it.store.apply(
        [3, 1, 2].map((seconds) => acceptedFact(`m${seconds}`, { acceptTimeMs: SAMPLE_TIME_MS + seconds * 1_000 })),
      );
      expect(await get()).toMatchObject({ lastMessage: { messageId: 'm3' }, createTimeMs: SAMPLE_TIME_MS + 1_000 });
      await receive('i2', ANA, 2);
      expect(await get()).toMatchObject({ lastMessage: { messageId: 'm3' }, unreadCount: 1 });
      await receive('i4', ANA, 4);
      expect(await get()).toMatchObject({ lastMessage: { messageId: 'i4' }, unreadCount: 2 });
    });

    test('have the id of every message and delivery', async () => {
      await it.admit([delivery('m1')]);
      await receive('i1', BEA);
      const sent = await it.store.getMessage('acme', 'm1');
      expect(sent).toMatchObject({ threadId: ANA_THREAD, deliveries: [{ threadId: ANA_THREAD }] });
      expect(await it.store.getMessage('acme', 'i1')).toMatchObject({ threadId: BEA_THREAD });
    });

    test('are those of the tenant, the account and the person', async () => {
      await it.admit([
        delivery('m1'),
        delivery('m2', { identity: { ...ANA, accountId: 'acme-other' } }),
        delivery('m3', { tenantId: 'other' }),
      ]);
      expect(await ids()).toHaveLength(2);
      expect(await it.store.threads.get('other', ANA_THREAD)).toBeUndefined();
      expect(await it.store.threads.update('other', ANA_THREAD, { assignee: 'x' })).toBe(false);
      expect(await it.store.threads.update('other', ANA_THREAD, {})).toBe(false);
      expect(await it.store.threads.markRead('other', ANA_THREAD)).toBeUndefined();
    });

    test('are changed, and opened again by a message of the person only', async () => {
      await receive('i1');
      const change = { status: CLOSED, assignee: 'rui', labels: ['vip', 'a "b"'] };
      expect(await it.store.threads.update('acme', ANA_THREAD, change)).toBe(true);
      expect(await it.store.threads.update('acme', ANA_THREAD, {})).toBe(true);
      expect(await it.store.threads.update('acme', BEA_THREAD, change)).toBe(false);
      await it.admit([delivery('m1')]);
      expect(await get()).toMatchObject(change);
      expect(await it.store.threads.update('acme', ANA_THREAD, { assignee: '' })).toBe(true);
      await receive('i2', ANA, 1);
      expect(await get()).toMatchObject({ status: OPEN, assignee: '', labels: change.labels });
    });

    test('are found by channel, account, status, assignee, label and unread messages', async () => {
      await receive('i1');
      await it.admit([delivery('m1', { identity: BEA, acceptTimeMs: SAMPLE_TIME_MS - 1_000 })]);
      await it.store.threads.update('acme', BEA_THREAD, { status: CLOSED, assignee: 'rui', labels: ['vip'] });
      expect(await ids({ channel: 'whatsapp', accountId: ANA.accountId })).toEqual([ANA_THREAD, BEA_THREAD]);
      expect(await ids({ channel: 'instagram' })).toEqual([]);
      expect(await ids({ accountId: 'acme-other' })).toEqual([]);
      expect(await ids({ status: CLOSED })).toEqual([BEA_THREAD]);
      expect(await ids({ assignee: 'rui' })).toEqual([BEA_THREAD]);
      expect(await ids({ assignee: '' })).toEqual([ANA_THREAD]);
      expect(await ids({ label: 'vip' })).toEqual([BEA_THREAD]);
      expect(await ids({ label: 'vi' })).toEqual([]);
      expect(await ids({ unread: true })).toEqual([ANA_THREAD]);
    });

    test('name those of the linked identities of the person, and have the time of the newest message of all', async () => {
      const other = { ...ANA, kind: 'bsuid', value: 'BR.1' };
      const otherThread = threadIdOf('acme', other);
      await it.admit([delivery('m1')]);
      const record = { ...inbound('i1'), sender: other, senderIdentities: [ANA, other] };
      await it.store.receive([inboundReport('i1', { record })]);
      expect(await get()).toMatchObject({ linkedThreadIds: [otherThread], lastInboundTimeMs: SAMPLE_TIME_MS });
      expect(await get(otherThread)).toMatchObject({ linkedThreadIds: [ANA_THREAD] });
      const { messages } = await it.store.listMessages({ tenantId: 'acme', pageSize: 10, identity: ANA });
      expect(messages.map(({ messageId }) => messageId).toSorted()).toEqual(['i1', 'm1']);
    });

    describe('of one person with two identities', () => {
      const other = { ...ANA, kind: 'bsuid', value: 'BR.1' };
      const otherThread = threadIdOf('acme', other);
      const receiveLinked = (id: string, seconds: number) => {
        const record = { ...inbound(id), sender: other, senderIdentities: [ANA, other] };
        return it.store.receive([inboundReport(id, { record, timeMs: SAMPLE_TIME_MS + seconds * 1_000 })]);
      };

      test('share what is known of the person', async () => {
        await receive('i1');
        await it.store.threads.update('acme', ANA_THREAD, { status: CLOSED, assignee: 'rui', labels: ['vip'] });
        await receiveLinked('i2', 1);
        const shared = { status: OPEN, assignee: 'rui', labels: ['vip'], unreadCount: 2 };
        expect(await get()).toMatchObject({ ...shared, lastMessage: { messageId: 'i1' } });
        expect(await get(otherThread)).toMatchObject({ ...shared, lastMessage: { messageId: 'i2' } });
        // Each filter finds the person, and no thread that is shown otherwise.
        expect(await ids({ status: OPEN })).toEqual([otherThread]);
        expect(await ids({ status: CLOSED })).toEqual([]);
        expect(await ids({ assignee: 'rui' })).toEqual([ANA_THREAD]);
        expect(await ids({ assignee: '' })).toEqual([]);
        expect(await ids({ label: 'vip', unread: true })).toEqual([ANA_THREAD]);
      });

      test('are changed together', async () => {
        await receive('i1');
        await receiveLinked('i2', 1);
        const change = { status: CLOSED, assignee: 'rui', labels: ['vip'] };
        expect(await it.store.threads.update('acme', otherThread, change)).toBe(true);
        expect(await get()).toMatchObject(change);
        expect(await ids({ status: CLOSED, assignee: 'rui', label: 'vip' })).toEqual([otherThread, ANA_THREAD]);
      });

      test('are marked as read together, in the order of their messages', async () => {
        await receive('i1');
        await receiveLinked('i2', 1);
        await receive('i3', ANA, 2);
        const { threads } = it.store;
        expect(await threads.markRead('acme', ANA_THREAD, 'i2')).toMatchObject({ messageId: 'i2' });
        expect(await get(otherThread)).toMatchObject({ unreadCount: 1 });
        expect(await threads.markRead('acme', otherThread)).toMatchObject({ messageId: 'i3' });
        expect(await get()).toMatchObject({ unreadCount: 0 });
        expect(await threads.markRead('acme', otherThread)).toBeUndefined();
      });
    });

    test('are listed in pages', async () => {
      await it.admit([delivery('m1'), delivery('m2', { identity: BEA, acceptTimeMs: SAMPLE_TIME_MS + 1 })]);
      const first = await it.store.threads.list({ tenantId: 'acme', pageSize: 1 });
      const second = await it.store.threads.list({
        tenantId: 'acme',
        pageSize: 1,
        pageToken: first.nextPageToken ?? '',
      });
      expect([first, second].map(({ threads }) => threads[0]?.threadId)).toEqual([BEA_THREAD, ANA_THREAD]);
      expect(second.nextPageToken).toBeUndefined();
    });

    test('are marked as read up to a message, or whole', async () => {
      for (const seconds of [1, 2, 3]) await receive(`i${seconds}`, ANA, seconds);
      const { threads } = it.store;
      expect(await threads.markRead('acme', ANA_THREAD, 'unknown')).toBeUndefined();
      expect(await threads.markRead('acme', ANA_THREAD, 'i1')).toMatchObject({ messageId: 'i1' });
      expect(await get()).toMatchObject({ unreadCount: 2 });
      expect(await threads.markRead('acme', ANA_THREAD)).toMatchObject({ messageId: 'i3' });
      expect(await get()).toMatchObject({ unreadCount: 0 });
      expect(await threads.markRead('acme', ANA_THREAD)).toBeUndefined();
      expect(await threads.markRead('acme', ANA_THREAD, 'i2')).toBeUndefined();
      expect(await threads.markRead('acme', BEA_THREAD)).toBeUndefined();
      await receive('i4', ANA, 4);
      expect(await get()).toMatchObject({ unreadCount: 1 });
    });

    test('do not count notices of the platform as messages of the person', async () => {
      const { content } = InboundRecord.fromPartial({
        content: { kind: { $case: 'system', value: { text: 'changed' } } },
      });
      const record = { ...inbound('i1'), content };
      await it.store.receive([inboundReport('i1', { record })]);
      expect(await get()).toMatchObject({ unreadCount: 0, lastInboundTimeMs: 0, lastMessage: { messageId: 'i1' } });
    });

    test('contain messages that were written in the platform’s own app', async () => {
      const record = {
        ...{ messageId: 'e1', providerMessageId: 'wamid.e1', recipients: [ANA] },
        content: inbound('e1').content,
      };
      await it.store.receive([
        {
          ...{ kind: 'echo', factId: 'log/e1', tenantId: 'acme', timeMs: SAMPLE_TIME_MS, isCertain: true },
          record: { ...record, replyToProviderMessageId: '', providerTimeMs: 0, original: '', namedPeople: [] },
        },
      ]);
      expect(await get()).toMatchObject({ unreadCount: 0, lastMessage: { messageId: 'e1', threadId: ANA_THREAD } });
    });

    test('are erased with the person', async () => {
      await receive('i1');
      await receive('i2', BEA);
      await it.store.threads.update('acme', ANA_THREAD, { labels: ['Ana'] });
      await it.store.directory.putUser('acme', user('ana'));
      await it.store.directory.eraseUser('acme', 'ana');
      expect(await ids()).toEqual([BEA_THREAD]);
    });
  });
}

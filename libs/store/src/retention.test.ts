import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DeliveryState, InboundRecord } from '@chat4all/proto';
import { createTestSchema } from '../test/with-postgres.ts';
import { createStore } from './create-store.ts';
import type { Store } from './store.ts';
import {
  ANA,
  BEA,
  deadLetter,
  delivery,
  fact,
  inbound,
  inboundReport,
  SAMPLE_TIME_MS,
  user,
} from './testing/samples.ts';

const DAY_MS = 24 * 3_600_000;

function describeRetention(createDatabase: () => Promise<{ url: string; dispose: () => Promise<unknown> }>): void {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  const opened: Store[] = [];
  const open = async (days?: number): Promise<Store> => {
    const parameter = days === undefined ? '' : `${database.url.includes('?') ? '&' : '?'}retention_days=${days}`;
    const store = await createStore(database.url + parameter);
    opened.push(store);
    return store;
  };
  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await database.dispose();
  });

  test('deletes old messages with everything that belongs to them', async () => {
    const { SENT, DELIVERED } = DeliveryState;
    const store = await open();
    const old = Array.from({ length: 1_200 }, (_, index) => `old${index}`);
    await store.apply(
      old.map((id) => ({ kind: 'accepted', record: delivery(id, { acceptTimeMs: SAMPLE_TIME_MS - 2 * DAY_MS }) })),
    );
    await store.apply([
      { kind: 'accepted', record: delivery('young') },
      fact(SENT, { deliveryId: 'old0-0', providerMessageId: 'wamid.old0' }),
      fact(SENT, { deliveryId: 'young-0', providerMessageId: 'wamid.young' }),
    ]);

    const others = await Promise.all([open(1), open(1)]);
    await vi.waitFor(
      async () => {
        const { messages } = await store.listMessages({ tenantId: 'acme', pageSize: 1_000 });
        expect(messages.map(({ messageId }) => messageId)).toEqual(['young']);
      },
      { timeout: 20_000, interval: 100 },
    );
    const [one] = others;
    const receipt = (id: string): ReturnType<typeof fact> => fact(DELIVERED, { providerMessageId: `wamid.${id}` });
    expect(await one.apply([receipt('old0'), receipt('young')])).toMatchObject([{ messageId: 'young' }]);
    // Nothing is left of the deleted messages, so they can be stored again.
    expect(await one.admit([{ record: delivery('old0'), logPosition: 'p' }])).toMatchObject([{ verdict: 'deliver' }]);
    expect(await one.apply([fact(SENT, { deliveryId: 'old0-0', providerMessageId: 'wamid.old0' })])).toMatchObject([
      { messageId: 'old0', state: SENT },
      { messageId: 'old0', state: DELIVERED },
    ]);
  }, 30_000);

  test('keeps messages in the backlog; deletes old dead letters, replays and resolutions', async () => {
    const store = await open();
    const past = { acceptTimeMs: SAMPLE_TIME_MS - 2 * DAY_MS };
    const records = ['parked', 'gone'].map((id) => delivery(id, past));
    const [admission] = await store.admit(records.map((record) => ({ record, logPosition: 'p' })));
    const claim = admission?.claim ?? '';
    await store.park(records.slice(0, 1).map((record) => ({ record, claim, notBeforeMs: SAMPLE_TIME_MS + DAY_MS })));
    const letters = [deadLetter('old', { createTimeMs: past.acceptTimeMs }), deadLetter('young')];
    await store.apply([
      { kind: 'accepted', record: delivery('scheduled', { ...past, sendTimeMs: SAMPLE_TIME_MS + DAY_MS }) },
      ...letters.map((letter) => ({ kind: 'dead_letter', letter }) as const),
    ]);
    const replay = { replayId: 'r1', tenantId: 'acme', timeMs: past.acceptTimeMs };
    await store.deadLetters.startReplay(replay, { deadLetterIds: ['old'] });
    const resolution = { messageId: 'old', userId: 'ana', identities: [ANA] };
    await store.directory.resolve('acme', [resolution], past.acceptTimeMs);

    await open(1);
    await vi.waitFor(
      async () => {
        const { messages } = await store.listMessages({ tenantId: 'acme', pageSize: 10 });
        expect(messages.map(({ messageId }) => messageId).sort()).toEqual(['parked', 'scheduled']);
        const { deadLetters } = await store.deadLetters.list({ tenantId: 'acme', pageSize: 10 });
        expect(deadLetters.map(({ deadLetterId }) => deadLetterId)).toEqual(['young']);
        expect(await store.deadLetters.getReplay('acme', 'r1')).toBeUndefined();
        const again = { ...resolution, identities: [] };
        expect(await store.directory.resolve('acme', [again], SAMPLE_TIME_MS)).toEqual([again]);
      },
      { timeout: 15_000, interval: 100 },
    );
  }, 20_000);

  test('deletes the names of people with the messages that name them', async () => {
    const store = await open();
    const namedPeople = [{ identity: ANA, isSubject: true }];
    const record = InboundRecord.fromPartial({ ...inbound('in1'), sender: BEA, namedPeople });
    const receive = (timeMs: number) => store.receive([inboundReport('in1', { record, timeMs })]);
    await receive(SAMPLE_TIME_MS - 2 * DAY_MS);
    await open(1);
    await vi.waitFor(
      async () => {
        expect(await store.getMessage('acme', 'in1')).toBeUndefined();
      },
      { timeout: 15_000, interval: 100 },
    );
    // Another message may get the key of the deleted one.
    await receive(SAMPLE_TIME_MS);
    await store.directory.putUser('acme', user('ana'));
    expect(await store.directory.eraseUser('acme', 'ana')).toMatchObject({ erasedMessages: 1 });
  }, 20_000);

  test('deletes receipts of unknown messages after seven days', async () => {
    const { SENT, DELIVERED, READ } = DeliveryState;
    const store = await open();
    const ids = Array.from({ length: 200 }, (_, index) => `m${index}`);
    const receipt = (id: string, state: DeliveryState, days: number): ReturnType<typeof fact> =>
      fact(state, { providerMessageId: `wamid.${id}`, timeMs: SAMPLE_TIME_MS - days * DAY_MS });
    await store.apply(ids.map((id) => ({ kind: 'accepted', record: delivery(id) })));
    await store.apply(ids.flatMap((id) => [receipt(id, DELIVERED, 8), receipt(id, READ, 6)]));

    await open();
    // Each outcome applies the receipts stored for it.
    await vi.waitFor(
      async () => {
        const id = ids.pop() ?? '';
        const changes = await store.apply([fact(SENT, { deliveryId: `${id}-0`, providerMessageId: `wamid.${id}` })]);
        expect(changes.map(({ state }) => state)).toEqual([SENT, READ]);
      },
      { timeout: 15_000, interval: 100 },
    );
  }, 20_000);
}

describe('retention in SQLite', () => {
  describeRetention(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chat4all-store-'));
    return { url: `sqlite:${join(folder, 'chat4all.db')}`, dispose: () => rm(folder, { recursive: true }) };
  });
});

describe('retention in PostgreSQL', () => {
  describeRetention(async () => {
    const schema = await createTestSchema();
    return { url: schema.url, dispose: () => schema.drop() };
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AccountState, DeliveryState } from '@chat4all/proto';
import { Client } from 'pg';
import { type TestSchema, reuseTestSchema } from '../../test/with-postgres.ts';
import type { Admission, Candidate, Parking } from '../admission.ts';
import type { StateFact } from '../facts.ts';
import type { Store } from '../store.ts';
import { describeStore } from '../testing.ts';
import {
  PROOF,
  ANA,
  conversation,
  deadLetter,
  delivery,
  fact,
  inboundReport,
  SAMPLE_TIME_MS,
  user,
} from '../testing/samples.ts';
import { createPostgresStore } from './postgres-store.ts';

const { SENT, DELIVERED, READ, FAILED } = DeliveryState;

function withSearch(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}search=true`;
}

describeStore('PostgreSQL', async () => {
  const schema = await reuseTestSchema();
  return {
    open: (now, { search } = { search: false }) =>
      createPostgresStore({ url: search ? withSearch(schema.url) : schema.url, now }),
    dispose: () => schema.drop(),
  };
});

describe('PostgreSQL', () => {
  let schema: TestSchema;
  let one: Store;
  let other: Store;
  beforeEach(async () => {
    schema = await reuseTestSchema();
    one = await createPostgresStore({ url: schema.url });
    other = await createPostgresStore({ url: schema.url });
  });
  afterEach(async () => {
    await Promise.all([one.close(), other.close()]);
    await schema.drop();
  });

  const ids = Array.from({ length: 100 }, (_, index) => `m${index}`);
  const candidates = (by: string): Candidate[] =>
    ids.map((id) => ({ record: delivery(id), logPosition: `${by}/${id}` }));
  const outcome = (id: string): StateFact => fact(SENT, { deliveryId: `${id}-0`, providerMessageId: `wamid.${id}` });

  const claimIn = (admissions: readonly Admission[], index: number): string => admissions[index]?.claim ?? '';

  // The retention runs in the background, sometimes during the calls.
  const isCleaning = (statement: unknown): boolean =>
    /old_messages|^"(BEGIN; SET LOCAL statement_timeout = 60000|COMMIT|SET statement_timeout = \d+)"$/.test(
      JSON.stringify(statement),
    );

  test('makes one round trip per call that is not a list', async () => {
    await one.check();
    const sent = vi.spyOn(Client.prototype, 'query');
    const receipts = ids.map((id) => fact(READ, { providerMessageId: `wamid.${id}` }));
    let admitted: readonly Admission[] = [];
    const calls = [
      async () => {
        admitted = await one.admit(candidates('first'));
      },
      () => one.apply([...ids.map(outcome), ...receipts]),
      () => one.receive([inboundReport('in1')]),
      () =>
        one.park(ids.map((id, index) => ({ record: delivery(id), claim: claimIn(admitted, index), notBeforeMs: 0 }))),
      () => one.apply([{ kind: 'dead_letter', letter: deadLetter('l1') }]),
      () => one.takeDue(100),
      () => one.cancel('acme', 'm1', SAMPLE_TIME_MS),
      () => one.findRequests(ids),
      () => one.backlog(),
      () => one.accounts.set({ accountId: 'a', state: AccountState.ACTIVE, sinceMs: SAMPLE_TIME_MS }),
      () => one.accounts.list(),
      () => one.deadLetters.countReplayable('acme', {}),
      () => one.deadLetters.startReplay({ replayId: 'r1', tenantId: 'acme', timeMs: SAMPLE_TIME_MS }, {}),
      () => one.deadLetters.takeReplayed(10),
      () => one.deadLetters.finishReplayed(['l1']),
      () => one.deadLetters.getReplay('acme', 'r1'),
      () => one.deadLetters.discard('acme', {}, SAMPLE_TIME_MS),
      () => one.getMessage('acme', 'm1'),
      () => one.usage.add([{ tenantId: 'acme', period: '2026-11-27', amount: 1 }]),
      () => one.directory.putUser('acme', user('ana')),
      () => one.directory.findUsers('acme', ['ana', 'bea']),
      () => one.directory.createConversation('acme', conversation('c1')),
      () => one.directory.findConversations('acme', ['c1', 'c2']),
      () => one.directory.resolve('acme', [{ messageId: 'm1', userId: 'ana', identities: [] }], SAMPLE_TIME_MS),
      () => one.directory.consents.set([{ tenantId: 'acme', identity: ANA, scope: '', optedOut: true, proof: PROOF }]),
      () => one.directory.consents.setOfUser('acme', 'ana', { scope: '', optedOut: true, proof: PROOF }),
      () => one.directory.consents.since(0),
      () => one.directory.cancelDeliveriesTo('acme', 'ana', SAMPLE_TIME_MS),
      () => one.directory.eraseUser('acme', 'ana'),
      () => one.check(),
    ];
    for (const call of calls) {
      sent.mockClear();
      await call();
      expect(sent.mock.calls.filter(([text]) => !isCleaning(text))).toHaveLength(1);
    }
    sent.mockRestore();
  });

  test('has the server cancel a list after 5 seconds, and lists again', async () => {
    const list = (): Promise<unknown> => one.listMessages({ tenantId: 'acme', pageSize: 10 });
    const blocker = new Client(schema.url);
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE messages');
    await expect(list()).rejects.toMatchObject({ code: 'unavailable', message: /statement timeout/ });
    await blocker.end();
    await list();
  }, 20_000);

  test('has the server cancel any other statement after `statement_timeout`, and continues', async () => {
    const url = new URL(schema.url);
    url.searchParams.set('statement_timeout', '200');
    const store = await createPostgresStore({ url: url.href });
    const blocker = new Client(schema.url);
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE messages');
    const error = { code: 'unavailable', message: /statement timeout/ };
    await expect(store.admit(candidates('first'))).rejects.toMatchObject(error);
    await expect(store.getMessage('acme', 'm1')).rejects.toMatchObject(error);
    // No statement is left that still waits for the lock.
    const { rows } = await blocker.query(`
      SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE NOT granted AND relation = 'messages'::regclass AND query NOT LIKE '%old_messages%'`);
    expect(rows).toEqual([]);
    await blocker.end();
    expect(await store.getMessage('acme', 'm1')).toBeUndefined();
    await store.close();
  }, 20_000);

  test('lets one of two concurrent workers deliver each delivery', async () => {
    await one.apply(ids.slice(50).map((id) => ({ kind: 'accepted', record: delivery(id) })));
    const [ones, others] = await Promise.all([
      one.admit(candidates('first')),
      other.admit(candidates('second').reverse()).then((admissions) => admissions.reverse()),
    ]);
    const verdicts = ones.map(({ verdict }, index) => [verdict, others[index]?.verdict].sort());
    expect(verdicts).toEqual(ids.map(() => ['deliver', 'duplicate']));
  });

  test('accepts only the last claim of two concurrent takeovers', async () => {
    const parkings = (admissions: readonly Admission[]): Parking[] =>
      ids.map((id, index) => ({ record: delivery(id), claim: claimIn(admissions, index), notBeforeMs: 0 }));
    const first = await one.admit(candidates('first'));
    // A lock holds both calls until both have begun.
    const blocker = new Client(schema.url);
    await blocker.connect();
    await blocker.query('BEGIN; SELECT FROM deliveries FOR UPDATE');
    const both = Promise.all([
      one.admit(candidates('first')),
      other.admit(candidates('first').reverse()).then((admissions) => admissions.reverse()),
    ]);
    await blocker.query(`
      DO $$ BEGIN
        WHILE (
          SELECT count(DISTINCT pid) FROM pg_stat_activity JOIN pg_locks USING (pid)
          WHERE wait_event_type = 'Lock' AND relation = 'deliveries'::regclass AND pid <> pg_backend_pid()
        ) < 2 LOOP
          PERFORM pg_sleep(0.01), pg_stat_clear_snapshot();
        END LOOP;
      END $$`);
    await blocker.query('COMMIT');
    await blocker.end();
    const [ones, others] = await both;
    for (const { verdict } of [...ones, ...others]) expect(verdict).toBe('takeover');
    const claims = ids.map((_, index) => [first, ones, others].map((admissions) => claimIn(admissions, index)));
    expect(claims.map((each) => new Set(each).size)).toEqual(ids.map(() => 3));
    await one.park(parkings(first));
    expect(await one.takeDue(1_000)).toEqual([]);
    await one.park([...parkings(ones), ...parkings(others)]);
    const released: string[] = [];
    for (let due = await one.takeDue(1_000); due.length > 0; due = await one.takeDue(1_000)) {
      released.push(...due.map(({ deliveryId }) => deliveryId));
      await one.admit(due.map((record) => ({ record, logPosition: `again/${record.deliveryId}` })));
    }
    expect(released).toEqual(ids.map((id) => `${id}-0`));
  });

  test('returns each change to one of two concurrent callers', async () => {
    await one.admit(candidates('first'));
    const sent = (by: string): StateFact[] => ids.map((id) => ({ ...outcome(id), factId: by }));
    const [ones, others] = await Promise.all([one.apply(sent('first')), other.apply(sent('second').reverse())]);
    const changed = [...ones, ...others].map(({ messageId }) => messageId);
    expect(changed.sort()).toEqual([...ids].sort());
  });

  test('applies a receipt and the outcome of its send at the same time', async () => {
    await one.admit(candidates('first'));
    const receipts = ids.map((id) => fact(DELIVERED, { providerMessageId: `wamid.${id}` }));
    for (let start = 0; start < ids.length; start += 10) {
      const some = ids.slice(start, start + 10);
      await Promise.all([one.apply(some.map(outcome)), other.apply(receipts.slice(start, start + 10).reverse())]);
    }
    const { messages } = await one.listMessages({ tenantId: 'acme', pageSize: 1_000 });
    expect(messages.map(({ deliveries }) => deliveries[0]?.state)).toEqual(ids.map(() => DELIVERED));
  });

  test('returns each change once to many callers in any order', async () => {
    const stores = [one, other, one, other];
    const made = await Promise.all(
      stores.map(async (store, worker) => {
        const turned = [...ids.slice(worker * 25), ...ids.slice(0, worker * 25)];
        const order = worker % 2 === 0 ? turned : turned.reverse();
        const say = (state: DeliveryState, named: boolean): ReturnType<Store['apply']> =>
          store.apply(
            order.map((id) => ({
              ...fact(state, { providerMessageId: `wamid.${id}`, factId: `${worker}/${state}` }),
              ...(named && { deliveryId: `${id}-0` }),
            })),
          );
        const position = (id: string): string => `${worker}/${id}`;
        const admissions = await store.admit(order.map((id) => ({ record: delivery(id), logPosition: position(id) })));
        const changes = await Promise.all([say(DELIVERED, false), say(SENT, true), say(READ, false)]);
        return [...admissions.flatMap((admission) => admission.changes), ...changes.flat()];
      }),
    );
    const names = made.flat().map(({ messageId, state }) => `${messageId} ${state}`);
    expect(new Set(names).size).toBe(names.length);
    const { messages } = await one.listMessages({ tenantId: 'acme', pageSize: 1_000 });
    expect(messages.map(({ deliveries }) => deliveries[0]?.state)).toEqual(ids.map(() => READ));
  });

  test('stores texts that PostgreSQL rejects with replacement characters', async () => {
    const error = { reason: 'OTHER', message: 'a\0b \\u0000', channelCode: '\ud800', certain: true };
    await one.apply([
      { kind: 'accepted', record: delivery('m1', { metadata: { label: '\0' } }) },
      fact(FAILED, { deliveryId: 'm1-0', error, providerMessageId: 'w\0\udfff!' }),
    ]);
    expect((await one.getMessage('acme', 'm1'))?.deliveries[0]).toMatchObject({
      error,
      providerMessageId: 'w\ufffd\ufffd!',
    });
  });
});

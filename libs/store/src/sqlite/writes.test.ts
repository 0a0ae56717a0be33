import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveryRecord, DeliveryState, type Identity } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StateFact } from '../facts.ts';
import type { Store } from '../store.ts';
import { ANA, delivery, fact, user } from '../testing/samples.ts';
import { createSqliteStore } from './sqlite-store.ts';

const { SENT, DELIVERED, READ } = DeliveryState;
const ANA_BSUID: Identity = { ...ANA, kind: 'bsuid', value: 'BR.ana' };

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-writes-'));
  store = open();
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Opens the file once more, as another process does. */
function open(): Store {
  return createSqliteStore({ file: join(folder, 'chat4all.db') });
}

async function inOtherProcess(work: (other: Store) => Promise<unknown>): Promise<void> {
  const other = open();
  await work(other);
  await other.close();
}

async function send(messageId: string): Promise<void> {
  await store.admit([{ record: delivery(messageId), logPosition: messageId }]);
  await store.apply([fact(SENT, { deliveryId: `${messageId}-0`, providerMessageId: `wamid.${messageId}` })]);
}

const receipt = (state: DeliveryState, partial: Partial<StateFact> = {}): StateFact =>
  fact(state, { factId: `receipt/${state}`, providerMessageId: 'wamid.m1', ...partial });

const stateOf = async (messageId: string): Promise<DeliveryState | undefined> =>
  (await store.getMessage('acme', messageId))?.deliveries[0]?.state;

test('sees the state that another process has written since the last write', async () => {
  await send('m1');
  await inOtherProcess((other) => other.apply([receipt(READ)]));
  expect(await store.apply([receipt(DELIVERED)])).toEqual([]);
  expect(await stateOf('m1')).toBe(READ);
});

test('sees a claim that another process has taken', async () => {
  const admit = async (by: Store): Promise<string | undefined> =>
    (await by.admit([{ record: delivery('m1'), logPosition: 'p1' }]))[0]?.claim;
  const claims = [await admit(store)];
  await inOtherProcess(async (other) => {
    claims.push(await admit(other));
  });
  claims.push(await admit(store));
  expect(new Set(claims).size).toBe(3);
});

test('forgets what a failed write has changed', async () => {
  await send('m1');
  const incomplete = DeliveryRecord.fromPartial({ deliveryId: 'm2-0', messageId: 'm2', tenantId: 'acme' });
  await expect(store.apply([receipt(DELIVERED), { kind: 'accepted', record: incomplete }])).rejects.toThrow(/m2-0/);
  expect(await stateOf('m1')).toBe(SENT);
  expect(await store.apply([receipt(DELIVERED)])).toMatchObject([{ state: DELIVERED, previousState: SENT }]);
  expect(await stateOf('m1')).toBe(DELIVERED);
});

test('a receipt for an erased person changes nothing', async () => {
  await store.directory.putUser('acme', user('ana'));
  await send('m1');
  await store.directory.eraseUser('acme', 'ana');
  expect(await store.apply([receipt(DELIVERED)])).toEqual([]);
  expect(await stateOf('m1')).toBe(SENT);
});

test('links identities again that another process has separated', async () => {
  const recipient = { tenantId: 'acme', identities: [ANA, ANA_BSUID] };
  const linked = (): Promise<readonly Identity[]> => store.directory.linked('acme', ANA);
  await send('m1');
  await store.apply([receipt(DELIVERED, { recipient })]);
  await store.apply([receipt(DELIVERED, { recipient })]);
  expect(await linked()).toHaveLength(1);
  await inOtherProcess(async (other) => {
    await other.directory.putUser('acme', user('ana', [ANA]));
    await other.directory.eraseUser('acme', 'ana');
  });
  expect(await linked()).toEqual([]);
  await store.apply([receipt(READ, { recipient })]);
  expect(await linked()).toHaveLength(1);
});

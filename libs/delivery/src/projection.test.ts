import { ConnectorError } from '@chat4all/connector';
import { type DeliveryError, DeliveryState, EventRecord } from '@chat4all/proto';
import { eventToRecord } from '@chat4all/records';
import { StoreError, subjectOf } from '@chat4all/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startProjection } from './projection.ts';
import { RecentAdmissions } from './recent-admissions.ts';
import { type TestBench, createTestBench, deliveryTo, eventually, is } from './testing/test-bench.ts';
import { type Service, startWorker } from './worker.ts';

const { ACCEPTED, SENT, DELIVERED, READ, FAILED } = DeliveryState;
const ANA = { channel: 'test', kind: 'name', value: 'ana', accountId: 'account' };

let bench: TestBench;
let projection: Service;
let worker: Service | undefined;
beforeEach(async () => {
  bench = await createTestBench();
  projection = await startProjection(bench.options);
});
afterEach(async () => {
  await projection.close();
  await worker?.close();
  await bench.dispose();
});

function receipt(providerMessageId: string, state: DeliveryState, error?: DeliveryError): Promise<unknown> {
  const value = { accountId: 'account', providerMessageId, state, ...(error && { error }) };
  const event = EventRecord.fromPartial({ eventId: `${state}`, tenantId: 'acme', kind: { $case: 'receipt', value } });
  return bench.bus.publish([eventToRecord(event, ANA)]);
}

test('stores accepted deliveries without a worker', async () => {
  await bench.accept(deliveryTo('ana', 'm1'));
  const message = await eventually(() => bench.store.getMessage('acme', 'm1'));
  expect(message.deliveries).toMatchObject([{ state: ACCEPTED, identity: ANA }]);
});

test('does not apply the acceptance of what the worker of the same process has admitted', async () => {
  const admissions = new RecentAdmissions();
  const apply = vi.spyOn(bench.store, 'apply');
  await projection.close();
  worker = await startWorker({ ...bench.options, admissions });
  await bench.accept(deliveryTo('ana', 'm1'));
  await bench.changesUntil(is('m1', SENT));
  projection = await startProjection({ ...bench.options, admissions });
  await bench.accept(deliveryTo('ana', 'm2', { sendTimeMs: Date.now() + 60_000 }));
  await eventually(() => bench.store.getMessage('acme', 'm2'));
  const accepted = apply.mock.calls.flat(2).filter(({ kind }) => kind === 'accepted');
  expect(accepted).toMatchObject([{ record: { deliveryId: 'm2-0' } }]);
});

test('makes a dead letter of an event that the store refuses, and applies the others', async () => {
  const { store } = bench;
  const apply = store.apply.bind(store);
  vi.spyOn(store, 'apply').mockImplementation((facts) =>
    facts.some((fact) => fact.kind === 'accepted' && fact.record.deliveryId === 'bad-0')
      ? Promise.reject(new StoreError('invalid', 'a value does not fit its column'))
      : apply(facts),
  );
  await bench.accept(...['m1', 'bad', 'm2'].map((id) => deliveryTo('ana', id)));
  await eventually(() => bench.store.getMessage('acme', 'm2'));
  expect(await bench.store.getMessage('acme', 'm1')).toBeDefined();
  const [letter] = await bench.deadLetters(1);
  expect(letter).toMatchObject({ error: { reason: 'INTERNAL' } });
});

test('turns receipts into changes, also before the outcome of their send', async () => {
  const held = Promise.withResolvers<undefined>();
  const begun = Promise.withResolvers<undefined>();
  bench.onSend = async () => {
    begun.resolve(undefined);
    await held.promise;
    return { providerMessageId: 'p1' };
  };
  worker = await startWorker(bench.options);
  await bench.accept(deliveryTo('ana', 'm1'));
  await begun.promise;
  await receipt('p1', DELIVERED);
  held.resolve(undefined);
  await bench.changesUntil(is('m1', DELIVERED));
  await receipt('p1', SENT);
  await receipt('p1', READ);
  const changes = await bench.changesUntil(is('m1', READ));
  expect(changes.map(({ state }) => state).slice(-3)).toEqual([SENT, DELIVERED, READ]);
});

test('records an opt-out from marketing that a channel reports, before publishing the failure', async () => {
  const optedOut = { reason: 'OPTED_OUT', message: 'user has stopped marketing', channelCode: '131050', certain: true };
  const subjects = async (): Promise<string[]> =>
    (await bench.store.directory.consents.since(0)).map(({ subject, scope }) => `${subject} ${scope}`);
  bench.onSend = ({ to }) => {
    if (to.value === 'ana') return { providerMessageId: 'p1' };
    throw new ConnectorError('stop', { reason: 'opted_out', retryable: false, certain: true, scope: 'pair' });
  };
  worker = await startWorker(bench.options);
  await bench.accept(deliveryTo('bea', 'm2'));
  await bench.changesUntil(is('m2', FAILED));
  const bea = { ...ANA, value: 'bea' };
  expect(await subjects()).toEqual([`${subjectOf('acme', bea)} marketing`]);

  await bench.accept(deliveryTo('ana', 'm1'));
  await bench.changesUntil(is('m1', SENT));
  await receipt('p1', FAILED, optedOut);
  await bench.changesUntil(is('m1', FAILED));
  expect(await subjects()).toEqual([`${subjectOf('acme', bea)} marketing`, `${subjectOf('acme', ANA)} marketing`]);
});

test('stores inbound messages', async () => {
  const value = { messageId: 'in1', providerMessageId: 'p', sender: ANA };
  const event = EventRecord.fromPartial({ eventId: 'in1', tenantId: 'acme', kind: { $case: 'inbound', value } });
  await bench.bus.publish([eventToRecord(event, ANA)]);
  expect(await eventually(() => bench.store.getMessage('acme', 'in1'))).toMatchObject({ sender: ANA });
});

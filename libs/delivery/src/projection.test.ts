import { DeliveryState, EventRecord } from '@chat4all/proto';
import { eventToRecord } from '@chat4all/records';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startProjection } from './projection.ts';
import { type TestBench, createTestBench, deliveryTo, eventually, is } from './testing/test-bench.ts';
import { type Service, startWorker } from './worker.ts';

const { ACCEPTED, SENT, DELIVERED, READ } = DeliveryState;
const ana = { channel: 'test', kind: 'name', value: 'ana', accountId: 'account' };

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

function receipt(providerMessageId: string, state: DeliveryState): Promise<unknown> {
  const value = { accountId: 'account', providerMessageId, state };
  const event = EventRecord.fromPartial({ eventId: `${state}`, tenantId: 'acme', kind: { $case: 'receipt', value } });
  return bench.bus.publish([eventToRecord(event, ana)]);
}

test('what was accepted is found in the store though no worker runs', async () => {
  await bench.accept(deliveryTo('ana', 'm1'));
  const message = await eventually(() => bench.store.getMessage('acme', 'm1'));
  expect(message.deliveries).toMatchObject([{ state: ACCEPTED, identity: ana }]);
});

test('receipts become changes, also when they come before the outcome of the send', async () => {
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

test('a message from a person is found in the store', async () => {
  const value = { messageId: 'in1', providerMessageId: 'p', sender: ana };
  const event = EventRecord.fromPartial({ eventId: 'in1', tenantId: 'acme', kind: { $case: 'inbound', value } });
  await bench.bus.publish([eventToRecord(event, ana)]);
  expect(await eventually(() => bench.store.getMessage('acme', 'in1'))).toMatchObject({ sender: ana });
});

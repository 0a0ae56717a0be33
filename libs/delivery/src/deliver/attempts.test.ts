import { AttemptOutcome, DeliveryState } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestBench, createTestBench, deliveryTo, is, refusal } from '../testing/test-bench.ts';
import { startProjection } from '../projection.ts';
import { type Service, startWorker } from '../worker.ts';

const { SENT, FAILED } = DeliveryState;

let bench: TestBench;
let services: Service[];
beforeEach(async () => {
  bench = await createTestBench();
  services = [await startProjection(bench.options)];
});
afterEach(async () => {
  await Promise.all(services.map((service) => service.close()));
  await bench.dispose();
});

async function attemptsOf(messageId: string) {
  const message = await bench.store.getMessage('acme', messageId, 'full');
  return message?.deliveries[0]?.attempts.map(({ outcome, reason, channelCode, httpStatus }) => {
    return { outcome, reason, channelCode, httpStatus };
  });
}

test('records the attempts of a delivery with its outcome, in no further call of the store', async () => {
  let calls = 0;
  bench.onSend = ({ id }) => {
    calls += 1;
    if (calls === 1) throw refusal({ reason: 'transient', retryable: true, channelCode: '131000', httpStatus: 503 });
    return { providerMessageId: id };
  };
  services.push(await startWorker(bench.options));
  await bench.accept(deliveryTo('ana', 'm1'));
  await bench.changesUntil(is('m1', SENT));
  expect(await attemptsOf('m1')).toEqual([
    { outcome: AttemptOutcome.RETRY, reason: 'TRANSIENT', channelCode: '131000', httpStatus: 503 },
    { outcome: AttemptOutcome.SENT, reason: '', channelCode: '', httpStatus: 0 },
  ]);
});

test('records the attempt that has failed for good', async () => {
  bench.onSend = () => {
    throw refusal({ reason: 'undeliverable', retryable: false, httpStatus: 400 });
  };
  services.push(await startWorker(bench.options));
  await bench.accept(deliveryTo('ana', 'm1'));
  await bench.changesUntil(is('m1', FAILED));
  expect(await attemptsOf('m1')).toMatchObject([
    { outcome: AttemptOutcome.FAILED, reason: 'UNDELIVERABLE', httpStatus: 400 },
  ]);
});

test('records the attempts before a dead letter', async () => {
  bench.onSend = () => {
    throw refusal({ reason: 'transient', retryable: true });
  };
  services.push(await startWorker(bench.options));
  await bench.accept(deliveryTo('ana', 'm1'));
  const [letter] = await bench.deadLetters(1);
  const { RETRY, FAILED: failed } = AttemptOutcome;
  expect(letter?.delivery?.attempts?.map(({ outcome }) => outcome)).toEqual([RETRY, RETRY, failed]);
  await expect
    .poll(async () => (await attemptsOf('m1'))?.map(({ outcome }) => outcome), { timeout: 20_000 })
    .toEqual([RETRY, RETRY, failed]);
});

test('fails a delivery whose reply window was closed, without a call of the platform', async () => {
  services.push(await startWorker(bench.options));
  await bench.accept(deliveryTo('ana', 'm1', { windowClosed: true }));
  const changes = await bench.changesUntil(is('m1', FAILED));
  expect(changes.at(-1)?.error).toMatchObject({ reason: 'OUTSIDE_WINDOW', certain: true });
  expect(bench.sent).toEqual([]);
  expect(await attemptsOf('m1')).toEqual([]);
});

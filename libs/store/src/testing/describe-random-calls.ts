import { describe, expect, test } from 'vitest';
import type { Message } from '@chat4all/proto';
import type { Store } from '../store.ts';
import { type Call, createDice, randomCall } from './random-calls.ts';
import { StoreModel, stateOf } from './store-model.ts';

const ROUNDS = 15;
const CALLS = 25;

/**
 * Compares a store with a model of it, by calls that the seed determines. A failure names the seed; with it in
 * `CHAT4ALL_SEED` the same calls are made again.
 */
export function describeRandomCalls(getStore: () => Store): void {
  const first = Number(process.env['CHAT4ALL_SEED'] ?? Math.floor(Math.random() * 1e9));
  describe(`random calls from CHAT4ALL_SEED=${first}`, () => {
    test.each(Array.from({ length: ROUNDS }, (_, round) => first + round))('seed %i', async (seed) => {
      const store = getStore();
      const dice = createDice(seed);
      const model = new StoreModel();
      const calls: Call[] = [];
      for (let count = 0; count < CALLS; count += 1) {
        const call = randomCall(dice);
        calls.push(call);
        if (call.kind === 'admit') {
          expect(await store.admit(call.batch), describeCalls(calls)).toEqual(call.batch.map((c) => model.admit(c)));
        } else {
          expect(await store.apply(call.batch), describeCalls(calls)).toEqual(
            call.batch.flatMap((f) => model.apply(f)),
          );
        }
      }
      const { messages } = await store.listMessages({ tenantId: 'acme', pageSize: 100 });
      expect(messages.flatMap(summary)).toEqual(modelSummary(model));
    });
  });
}

function describeCalls(calls: readonly Call[]): string {
  return `after ${JSON.stringify(calls.at(-1))}`;
}

function summary({ deliveries }: Message): object[] {
  return deliveries.map(({ deliveryId, state, error, providerMessageId, identity }) => {
    return { deliveryId, state, error, providerMessageId, identity };
  });
}

// Listed are the newest messages first, each as its first record said, and among those of the same time the last id.
function modelSummary(model: StoreModel): object[] {
  const messages = new Map<string, { time: number; deliveries: object[] }>();
  const all = [...model.deliveries.values()];
  for (const { record } of all) {
    const time = messages.get(record.messageId)?.time ?? record.acceptTimeMs;
    messages.set(record.messageId, { time, deliveries: [] });
  }
  for (const delivery of all.sort((one, other) => one.record.position - other.record.position)) {
    const { record, identity, error, providerMessageId } = delivery;
    messages.get(record.messageId)?.deliveries.push({
      deliveryId: record.deliveryId,
      state: stateOf(delivery),
      error,
      providerMessageId,
      identity,
    });
  }
  return [...messages]
    .sort(([oneId, one], [otherId, other]) => other.time - one.time || (oneId < otherId ? 1 : -1))
    .flatMap(([, { deliveries }]) => deliveries);
}

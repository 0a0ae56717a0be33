import { expect } from 'vitest';
import type { Message } from '@chat4all/proto';
import type { Store } from '../store.ts';
import { stateOf } from './model-delivery.ts';
import type { StoreModel } from './store-model.ts';

/** Expects that a store has the deliveries, dead letters and backlog of its model. */
export async function expectSameContent(store: Store, model: StoreModel): Promise<void> {
  const { messages } = await store.listMessages({ tenantId: 'acme', pageSize: 100 });
  const summary = ({ deliveries }: Message): object[] =>
    deliveries.map(({ deliveryId, state, error, providerMessageId, identity }) => {
      return { deliveryId, state, error, providerMessageId, identity };
    });
  const known = [...model.deliveries.values()].map((each) => {
    const { record, error, providerMessageId, identity } = each;
    return { deliveryId: record.deliveryId, state: stateOf(each), error, providerMessageId, identity };
  });
  expect(byId(messages.flatMap(summary))).toEqual(byId(known));
  const { deadLetters } = await store.deadLetters.list({ tenantId: 'acme', pageSize: 100 });
  expect(deadLetters.map(({ deadLetterId }) => deadLetterId).sort()).toEqual(
    [...model.deadLetters.letters.keys()].sort(),
  );
  expect(await store.backlog()).toEqual(model.countBacklog());
}

function byId(deliveries: readonly object[]): object[] {
  return [...deliveries].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

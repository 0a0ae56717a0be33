import type { Bus } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import { DeliveryState, deliveryStateToJSON } from '@chat4all/proto';
import { changeToRecord } from '@chat4all/records';
import { persist } from '@chat4all/runtime';
import type { Change, Fact, Store } from '@chat4all/store';
import { type Batched, batcher } from './batcher.ts';
import type { Endurance } from './endurance.ts';

/** The most facts in one call of the store. */
const MAXIMUM_FACTS = 1_000;

/** Writes facts down. */
export interface Recorder {
  /** Resolves when the store has the facts and the log has the changes that they made. Waits out an outage of either. */
  readonly record: Batched<Fact>;
  /** Publishes changes that the store has already. */
  publish(changes: readonly Change[]): Promise<void>;
}

/** What a recorder works with. */
export interface RecorderOptions extends Endurance {
  readonly bus: Bus;
  readonly store: Store;
}

/** Makes a recorder: first the store, then the log, so that what the log says is always found in the store. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { bus, store, metrics } = options;
  const publish = async (changes: readonly Change[]): Promise<void> => {
    if (changes.length === 0) return;
    count(changes, metrics);
    await persist('publish', () => bus.publish(changes.map(changeToRecord)), options);
  };
  const record = async (facts: readonly Fact[]): Promise<void> => {
    const changes = await persist('record', () => store.apply(facts), options);
    const states = facts.filter(({ kind }) => kind === 'state').length;
    metrics.unusedFacts.inc(Math.max(0, states - changes.length));
    await publish(changes);
  };
  return { record: batcher(record, MAXIMUM_FACTS), publish };
}

/** Counts state changes, and how long the delivery took to get there. */
function count(changes: readonly Change[], metrics: Metrics): void {
  const now = Date.now();
  for (const { identity, state, acceptTimeMs } of changes) {
    const labels = { channel: identity.channel, state: stateName(state) };
    metrics.deliveryStates.inc(labels);
    metrics.deliveryDuration.observe(labels, (now - acceptTimeMs) / 1_000);
  }
}

const stateNames = new Map(
  Object.values(DeliveryState).map((state) => [
    state,
    deliveryStateToJSON(state).replace('DELIVERY_STATE_', '').toLowerCase(),
  ]),
);

function stateName(state: DeliveryState): string {
  return stateNames.get(state) ?? 'unknown';
}

import { type DeliveryError, DeliveryState } from '@chat4all/proto';
import { isForward, isUnsuccessful } from '../states.ts';

/** A reported state of a delivery. */
export interface StateChange {
  readonly deliveryId: string;
  readonly state: DeliveryState;
  readonly error: DeliveryError | undefined;
}

/** A state change that moved a delivery forward. */
export interface Transition extends StateChange {
  readonly previousState: DeliveryState;
  readonly progress: Progress;
}

/** The progress of a delivery towards its goal. A delivery that `failed` cannot reach it any more. */
export type Progress = 'pending' | 'reached' | 'failed';

/** A delivery that has neither reached its goal nor failed. */
export interface PendingDelivery<Item> {
  readonly item: Item;
  readonly state: DeliveryState;
  readonly goal: DeliveryState;
}

interface TrackedDelivery<Item> {
  readonly goal: DeliveryState;
  readonly item: Item;
  state: DeliveryState;
}

/**
 * Follows deliveries to their goals. Late and repeated states are ignored, because states only move forward.
 * `onTransition` is called for each state that moves a delivery, the last time with `reached` or `failed`.
 */
export class DeliveryTracker<Item> {
  readonly #pending = new Map<string, TrackedDelivery<Item>>();
  // Events can arrive before the response that names their deliveries.
  #early: Map<string, StateChange[]> | undefined = new Map();
  readonly #onTransition: (item: Item, transition: Transition) => void;
  #whenSettled: (() => void) | undefined;

  constructor(onTransition: (item: Item, transition: Transition) => void) {
    this.#onTransition = onTransition;
  }

  /** The deliveries that have neither reached their goal nor failed. */
  get pending(): Iterable<PendingDelivery<Item>> {
    return this.#pending.values();
  }

  /** Returns true if no delivery is pending. */
  isSettled(): boolean {
    return this.#pending.size === 0;
  }

  /**
   * Tracks a delivery whose first state is ACCEPTED or SCHEDULED, and applies the changes that arrived before. The goal
   * ACCEPTED is reached with the first state.
   */
  track(deliveryId: string, goal: DeliveryState, item: Item, first: DeliveryState = DeliveryState.ACCEPTED): void {
    const reached = goal === DeliveryState.ACCEPTED ? first : goal;
    this.#pending.set(deliveryId, { goal: reached, item, state: DeliveryState.UNSPECIFIED });
    this.apply({ deliveryId, state: first, error: undefined });
    for (const change of this.#early?.get(deliveryId) ?? []) this.apply(change);
  }

  /** Applies a state change. Stores it for later if the delivery is not tracked yet. */
  apply(change: StateChange): void {
    const tracked = this.#pending.get(change.deliveryId);
    if (tracked === undefined) {
      const early = this.#early?.get(change.deliveryId);
      if (early === undefined) this.#early?.set(change.deliveryId, [change]);
      else early.push(change);
      return;
    }
    if (!isForward(tracked.state, change.state)) return;
    const previousState = tracked.state;
    tracked.state = change.state;
    const progress = progressOf(tracked);
    if (progress !== 'pending') this.#pending.delete(change.deliveryId);
    this.#onTransition(tracked.item, { ...change, previousState, progress });
    if (this.isSettled()) this.#whenSettled?.();
  }

  /** Discards the stored changes: they belong to deliveries of other clients. */
  discardEarly(): void {
    this.#early?.clear();
  }

  /** Stops storing changes of untracked deliveries; call it when all deliveries are tracked. */
  endTracking(): void {
    this.#early = undefined;
  }

  /** Resolves when no delivery is pending. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      if (this.isSettled()) resolve();
      else this.#whenSettled = resolve;
    });
  }
}

function progressOf({ state, goal }: { state: DeliveryState; goal: DeliveryState }): Progress {
  if (isUnsuccessful(state)) return 'failed';
  return isForward(state, goal) ? 'pending' : 'reached';
}

import { type DeliveryError, DeliveryState } from '@chat4all/proto';
import { isForward, isUnsuccessful } from '../states.ts';

/** What is told about a delivery. */
export interface StateChange {
  readonly deliveryId: string;
  readonly state: DeliveryState;
  readonly error: DeliveryError | undefined;
}

/** A step of a delivery. */
export interface Step extends StateChange {
  readonly previousState: DeliveryState;
  readonly progress: Progress;
}

/** How far a delivery is from its goal. `ended`: it will not get there. */
export type Progress = 'under way' | 'reached' | 'ended';

interface Expected<Item> {
  readonly goal: DeliveryState;
  readonly item: Item;
  state: DeliveryState;
}

/**
 * Follows deliveries to their goals. States only move forward: what is late or repeated is passed over. `onChange` is
 * called for each step that moves one, the last time with `reached` or `ended`.
 */
export class DeliveryTracker<Item> {
  readonly #pending = new Map<string, Expected<Item>>();
  // Events can overtake the answer that says which deliveries they are about.
  #early: Map<string, StateChange[]> | undefined = new Map();
  readonly #onChange: (item: Item, step: Step) => void;
  #whenSettled: (() => void) | undefined;

  constructor(onChange: (item: Item, step: Step) => void) {
    this.#onChange = onChange;
  }

  /** What has neither reached its goal nor ended, with the state that it is in. */
  get pending(): Iterable<{ readonly item: Item; readonly state: DeliveryState; readonly goal: DeliveryState }> {
    return this.#pending.values();
  }

  /** Whether nothing is pending. */
  isSettled(): boolean {
    return this.#pending.size === 0;
  }

  /**
   * Follows a delivery that begins in this state, ACCEPTED or SCHEDULED, and then with what was told of it before it was
   * expected. One whose goal is ACCEPTED has reached it when it begins.
   */
  expect(deliveryId: string, goal: DeliveryState, item: Item, first: DeliveryState = DeliveryState.ACCEPTED): void {
    const reached = goal === DeliveryState.ACCEPTED ? first : goal;
    this.#pending.set(deliveryId, { goal: reached, item, state: DeliveryState.UNSPECIFIED });
    this.apply({ deliveryId, state: first, error: undefined });
    for (const change of this.#early?.get(deliveryId) ?? []) this.apply(change);
  }

  /** Takes in what is told about a delivery. */
  apply(change: StateChange): void {
    const expected = this.#pending.get(change.deliveryId);
    if (expected === undefined) {
      const early = this.#early?.get(change.deliveryId);
      if (early === undefined) this.#early?.set(change.deliveryId, [change]);
      else early.push(change);
      return;
    }
    if (!isForward(expected.state, change.state)) return;
    const previousState = expected.state;
    expected.state = change.state;
    const progress = progressOf(expected);
    if (progress !== 'under way') this.#pending.delete(change.deliveryId);
    this.#onChange(expected.item, { ...change, previousState, progress });
    if (this.isSettled()) this.#whenSettled?.();
  }

  /** Forgets what was told about deliveries that nobody expects: they are not ours. */
  forgetEarly(): void {
    this.#early?.clear();
  }

  /** Says that all deliveries are known now. */
  expectNoMore(): void {
    this.#early = undefined;
  }

  /** Resolves when nothing is pending. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      if (this.isSettled()) resolve();
      else this.#whenSettled = resolve;
    });
  }
}

function progressOf({ state, goal }: { state: DeliveryState; goal: DeliveryState }): Progress {
  if (isUnsuccessful(state)) return 'ended';
  return isForward(state, goal) ? 'under way' : 'reached';
}

import { RecentMap } from '@chat4all/runtime';

/** The deliveries that are remembered at least. At a thousand a second, an event is ten seconds late before it is applied in vain. */
const CAPACITY = 10_000;

/**
 * The deliveries that a worker of this process has admitted. The store has these already, so that the projection does not
 * apply their acceptance.
 */
export class RecentAdmissions {
  /** True once the store has the delivery, a promise of those it has while they are being admitted. */
  readonly #admissions = new RecentMap<string, Promise<ReadonlySet<string>> | true>(CAPACITY);

  /** Records deliveries that are being admitted. `admitted` resolves with those that the store has then. */
  add(deliveryIds: readonly string[], admitted: Promise<readonly string[]>): void {
    const settled: Promise<ReadonlySet<string>> = admitted.then(
      (ids) => this.#settle(deliveryIds, settled, new Set(ids)),
      () => this.#settle(deliveryIds, settled, new Set()),
    );
    for (const id of deliveryIds) this.#admissions.set(id, settled);
  }

  /** Returns which of the deliveries the store has. Waits for admissions in progress. */
  async admitted(deliveryIds: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set<string>();
    for (const id of deliveryIds) {
      const admission = this.#admissions.get(id);
      if (admission === true || (await admission)?.has(id)) known.add(id);
    }
    return known;
  }

  /** Replaces the promise of deliveries, unless a later admission of them has begun. */
  #settle(
    deliveryIds: readonly string[],
    admission: Promise<ReadonlySet<string>>,
    admitted: ReadonlySet<string>,
  ): ReadonlySet<string> {
    for (const id of deliveryIds) {
      if (this.#admissions.get(id) !== admission) continue;
      if (admitted.has(id)) this.#admissions.set(id, true);
      else this.#admissions.delete(id);
    }
    return admitted;
  }
}

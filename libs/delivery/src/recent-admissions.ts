/** The deliveries that are remembered. At a thousand a second, an event is ten seconds late before it is applied in vain. */
const CAPACITY = 10_000;

/**
 * The deliveries that a worker of this process has admitted. The store has these already, so that the projection does not
 * apply their acceptance.
 */
export class RecentAdmissions {
  /** In the order of admission: true once the store has the delivery, a promise while it is being admitted. */
  readonly #admissions = new Map<string, Promise<boolean> | true>();

  /** Records deliveries that are being admitted, which `admission` ends. Never rejects. */
  add(deliveryIds: readonly string[], admission: Promise<unknown>): void {
    const settled = admission.then(
      () => {
        for (const id of deliveryIds) if (this.#admissions.get(id) === settled) this.#admissions.set(id, true);
        return true;
      },
      () => {
        for (const id of deliveryIds) if (this.#admissions.get(id) === settled) this.#admissions.delete(id);
        return false;
      },
    );
    for (const id of deliveryIds) this.#admissions.set(id, settled);
    for (const oldest of this.#admissions.keys()) {
      if (this.#admissions.size <= CAPACITY) return;
      this.#admissions.delete(oldest);
    }
  }

  /** Returns which of the deliveries the store has. Waits for admissions in progress. */
  async admitted(deliveryIds: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set<string>();
    for (const id of deliveryIds) {
      const admission = this.#admissions.get(id);
      if (admission === true || (await admission) === true) known.add(id);
    }
    return known;
  }
}

import { expect } from 'vitest';
import type { Admission, Candidate, Parking } from '../admission.ts';
import type { Fact } from '../facts.ts';

/**
 * Sees to it that a delivery is not given to a second worker before the first may have given it back, and that who takes
 * over gets a claim of its own.
 */
export class ClaimWatch {
  /** The claims that were given, by the delivery, the last one last. */
  readonly #given = new Map<string, string[]>();
  /** The claims that are held. */
  readonly #held = new Map<string, string>();

  /** The claim that was given of a delivery, so many claims ago; that of nobody if there was none. */
  given(deliveryId: string, ago: number): string {
    return this.#given.get(deliveryId)?.at(-1 - ago) ?? 'nobody';
  }

  admitted(candidates: readonly Candidate[], admissions: readonly Admission[]): void {
    candidates.forEach(({ record: { deliveryId } }, index) => {
      const { verdict, claim } = admissions[index] ?? {};
      if (verdict === 'parked') this.#held.delete(deliveryId);
      if (verdict !== 'deliver' && verdict !== 'takeover') return;
      expect(claim).toBeTruthy();
      if (verdict === 'deliver') expect([...this.#held.keys()]).not.toContain(deliveryId);
      else expect(claim).not.toBe(this.#held.get(deliveryId));
      this.#held.set(deliveryId, claim ?? '');
      this.#given.set(deliveryId, [...(this.#given.get(deliveryId) ?? []), claim ?? '']);
    });
  }

  parked(parkings: readonly Parking[]): void {
    for (const { record, claim } of parkings) this.#release(record.deliveryId, claim);
  }

  applied(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind !== 'dead_letter' || fact.letter.delivery === undefined) continue;
      this.#release(fact.letter.delivery.deliveryId, fact.letter.delivery.claim);
    }
  }

  #release(deliveryId: string, claim: string): void {
    if (this.#held.get(deliveryId) === claim) this.#held.delete(deliveryId);
  }
}

import { expect } from 'vitest';
import type { Admission, Candidate, Parking } from '../admission.ts';
import type { Fact } from '../facts.ts';

/**
 * Checks that a delivery is not claimed by a second worker before the first can have lost its claim, and that each takeover
 * has a new claim.
 */
export class ClaimWatch {
  /** All claims by delivery, the last one last. */
  readonly #all = new Map<string, string[]>();
  /** The current claims by delivery. */
  readonly #current = new Map<string, string>();

  /** The claim of a delivery `ago` claims before the last; an unknown claim if there was none. */
  claimOf(deliveryId: string, ago: number): string {
    return this.#all.get(deliveryId)?.at(-1 - ago) ?? 'unknown';
  }

  admitted(candidates: readonly Candidate[], admissions: readonly Admission[]): void {
    candidates.forEach(({ record: { deliveryId } }, index) => {
      const { verdict, claim } = admissions[index] ?? {};
      if (verdict === 'parked') this.#current.delete(deliveryId);
      if (verdict !== 'deliver' && verdict !== 'takeover') return;
      expect(claim).toBeTruthy();
      if (verdict === 'deliver') expect([...this.#current.keys()]).not.toContain(deliveryId);
      else expect(claim).not.toBe(this.#current.get(deliveryId));
      this.#current.set(deliveryId, claim ?? '');
      this.#all.set(deliveryId, [...(this.#all.get(deliveryId) ?? []), claim ?? '']);
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
    if (this.#current.get(deliveryId) === claim) this.#current.delete(deliveryId);
  }
}

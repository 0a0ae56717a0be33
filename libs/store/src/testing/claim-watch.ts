import { expect } from 'vitest';
import type { Admission, Candidate, Parking } from '../admission.ts';
import type { Fact } from '../facts.ts';

/** Sees to it that a delivery is not given to a second worker before the first may have given it back. */
export class ClaimWatch {
  readonly #claimed = new Set<string>();

  admitted(candidates: readonly Candidate[], admissions: readonly Admission[]): void {
    candidates.forEach(({ record: { deliveryId } }, index) => {
      const verdict = admissions[index]?.verdict;
      if (verdict === 'parked') this.#claimed.delete(deliveryId);
      if (verdict !== 'deliver') return;
      expect(this.#claimed).not.toContain(deliveryId);
      this.#claimed.add(deliveryId);
    });
  }

  parked(parkings: readonly Parking[]): void {
    for (const { record } of parkings) this.#claimed.delete(record.deliveryId);
  }

  applied(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind === 'dead_letter') this.#claimed.delete(fact.letter.delivery?.deliveryId ?? '');
    }
  }
}

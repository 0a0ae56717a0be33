import type { ConsentDecision } from '../consents.ts';

/** The part of a decision that the model uses. */
export type ModelDecision = Pick<ConsentDecision, 'optedOut' | 'reportTimeMs'>;

/** The consent of one person about one scope, in memory. */
export class ConsentModel {
  /** The last decision; undefined if there is none. */
  optedOut: boolean | undefined;
  #newestReport = -1;

  set({ optedOut, reportTimeMs }: ModelDecision): void {
    if (reportTimeMs !== undefined) {
      // At the same time, an opt-out is newer than an opt-in.
      const report = 2 * reportTimeMs + Number(optedOut);
      if (report <= this.#newestReport) return;
      this.#newestReport = report;
    }
    this.optedOut = optedOut;
  }
}

/** What a tenant has used in a period, over all processes. */
export interface Usage {
  /**
   * Adds to what was used, and gives the totals, in the order given; 0 only reads. A period is named so that later ones come
   * behind earlier ones, such as days; what is counted in a later one lets the earlier ones of that tenant be forgotten.
   * Not idempotent: repeated after a failure it may count twice.
   */
  add(counts: readonly UsageCount[]): Promise<number[]>;
}

/** How much of something was used. */
export interface UsageCount {
  readonly tenantId: string;
  /** For example `2026-11-27`. */
  readonly period: string;
  readonly amount: number;
}

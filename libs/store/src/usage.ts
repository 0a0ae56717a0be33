/** Counts the usage of tenants per period, over all processes. */
export interface Usage {
  /**
   * Adds amounts and returns the totals in the given order; an amount of 0 only reads. Names of periods sort by time, such
   * as dates: counting in a later period removes the tenant's earlier ones. Not idempotent: a repetition after a failure
   * may count twice.
   */
  add(counts: readonly UsageCount[]): Promise<number[]>;
}

/** An amount used by a tenant in a period. */
export interface UsageCount {
  readonly tenantId: string;
  /** For example `2026-11-27`. */
  readonly period: string;
  readonly amount: number;
}

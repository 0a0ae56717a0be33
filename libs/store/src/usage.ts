/** Counts the usage of tenants per period, over all processes. */
export interface Usage {
  /**
   * Adds amounts and returns the totals in the given order; an amount of 0 only reads. Names of periods sort by time, such
   * as dates: counting in a later period removes the tenant's earlier ones. Not idempotent: a repetition after a failure
   * may count twice.
   */
  add(counts: readonly UsageCount[]): Promise<number[]>;

  /**
   * Reports what one router uses, which replaces its earlier report about each tenant. Returns what all routers use, for every tenant
   * that any of them has reported. A report counts for 5 seconds.
   */
  report(routerId: string, usages: readonly RouterUsage[]): Promise<ReadonlyMap<string, SharedUsage>>;
}

/** The milliseconds for which a report counts. */
export const REPORT_LIFETIME_MS = 5_000;

/** What one router uses for a tenant. */
export interface RouterUsage {
  readonly tenantId: string;
  /** The messages per second that its callers want to send. */
  readonly demand: number;
  /** The open streams. */
  readonly streams: number;
}

/** What all routers use for a tenant. */
export interface SharedUsage {
  /** The routers that have reported, at least 1. */
  readonly routers: number;
  /** The sum of their demands. */
  readonly demand: number;
  /** The sum of their streams. */
  readonly streams: number;
}

/** An amount used by a tenant in a period. */
export interface UsageCount {
  readonly tenantId: string;
  /** For example `2026-11-27`. */
  readonly period: string;
  readonly amount: number;
}

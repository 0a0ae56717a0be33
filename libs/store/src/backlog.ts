/**
 * Counts of parked and scheduled deliveries and of dead letters. Exact up to 10,000 of a kind, all accounts together;
 * above, the counts of deliveries and dead letters may be estimates.
 */
export interface Backlog {
  /** Accounts with parked deliveries, ordered by id. */
  readonly accounts: readonly ParkedCounts[];
  /** Deliveries that wait for their send time, or for an earlier step of their fallback. */
  readonly scheduled: number;
  /** Dead letters by `DeliveryError.reason`, ordered by reason. Every reason is included. */
  readonly deadLetters: readonly { readonly reason: string; readonly count: number }[];
}

/** Parked deliveries of an account. */
export interface ParkedCounts {
  readonly accountId: string;
  /** Lanes with parked deliveries; always exact. */
  readonly lanes: number;
  /** Deliveries in them; at least as many as lanes. */
  readonly deliveries: number;
}

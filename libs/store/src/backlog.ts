/**
 * What waits. Deliveries and dead letters are counted exactly as long as there are no more than 10,000 of a kind, of all
 * accounts together; beyond that their counts may be estimates.
 */
export interface Backlog {
  /** What is parked, by account, in the order of their ids; those of which nothing is parked are left out. */
  readonly accounts: readonly ParkedCounts[];
  /** How many deliveries wait for their send time, or for their turn in a fallback. */
  readonly scheduled: number;
  /** How many dead letters there are, by `DeliveryError.reason`, in the order of the reasons, none of which is left out. */
  readonly deadLetters: readonly { readonly reason: string; readonly count: number }[];
}

/** What is parked of an account. */
export interface ParkedCounts {
  readonly accountId: string;
  /** How many of its lanes are held back; always exact. */
  readonly lanes: number;
  /** How many deliveries wait in them; never fewer than lanes. */
  readonly deliveries: number;
}

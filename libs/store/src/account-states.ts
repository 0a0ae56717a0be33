import type { AccountState, DeliveryError } from '@chat4all/proto';

/** Which accounts may send. An account of which nothing was said is active. */
export interface AccountStates {
  /** Says that an account may send from now on, or not. What waits for an account that becomes active is due at once. */
  set(status: AccountStatus): Promise<void>;

  /** All of which something was said, in the order of their ids. */
  list(): Promise<AccountStatus[]>;
}

/** How an account fares. */
export interface AccountStatus {
  readonly accountId: string;
  readonly state: AccountState;
  /** Why it was set aside. */
  readonly error?: DeliveryError;
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number;
}

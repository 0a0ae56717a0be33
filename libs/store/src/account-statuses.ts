import type { AccountState, DeliveryError } from '@chat4all/proto';

/** Which accounts are active. An account without a status is active. */
export interface AccountStatuses {
  /** Sets the status of an account. If it becomes active, its parked deliveries are due at once. */
  set(status: AccountStatus): Promise<void>;

  /** All statuses, ordered by account id. */
  list(): Promise<AccountStatus[]>;
}

/** The state of an account: if it sends, else why not. */
export interface AccountStatus {
  readonly accountId: string;
  readonly state: AccountState;
  /** Why it is suspended. */
  readonly error?: DeliveryError;
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number;
}

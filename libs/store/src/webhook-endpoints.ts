import type { WebhookOutcome } from '@chat4all/proto';

/** The endpoints of event webhooks, the posts that wait to be attempted, and the attempts that were made. */
export interface WebhookEndpoints {
  /** Stores a new endpoint. Returns false, and stores nothing, if the tenant has `maximum` endpoints; concurrent calls cannot exceed it. */
  create(endpoint: WebhookEndpoint, maximum: number): Promise<boolean>;

  /** Returns an endpoint; undefined if the tenant has none of this id. */
  get(tenantId: string, endpointId: string): Promise<WebhookEndpoint | undefined>;

  /** Lists the endpoints of a tenant, or of all tenants, in the order of their creation. */
  list(tenantId?: string): Promise<WebhookEndpoint[]>;

  /** Changes the given members of an endpoint. Returns it; undefined if the tenant has none of this id. */
  update(tenantId: string, endpointId: string, change: EndpointChange): Promise<WebhookEndpoint | undefined>;

  /** Deletes an endpoint with its posts, attempts and recoveries. Does nothing if there is none. */
  delete(tenantId: string, endpointId: string): Promise<void>;

  /** Stores posts to be attempted. One that waits already stays as it is. Posts of deleted endpoints are skipped. */
  enqueue(posts: readonly WaitingPost[]): Promise<void>;

  /**
   * Claims posts that are due, at most `limitPerEndpoint` of each endpoint, the longest due first. A claim makes a post due again
   * after `leaseMs`. Endpoints that are disabled, or excepted, have none.
   */
  takeDue(options: TakeDueOptions): Promise<WaitingPost[]>;

  /** Ends the claims of posts, which are due again at once. */
  release(posts: readonly WaitingPost[]): Promise<void>;

  /**
   * Records attempts: each is kept, and its post waits for the next attempt, or no longer waits. Recording an attempt again
   * changes nothing. Attempts of deleted endpoints are skipped.
   */
  record(attempts: readonly RecordedAttempt[]): Promise<void>;

  /** Counts the waiting posts of an endpoint, up to 100,000. */
  countWaiting(endpointId: string): Promise<number>;

  /** Discards the waiting posts of an endpoint. */
  discardWaiting(endpointId: string): Promise<void>;

  /** Lists attempts, newest first. Fails with `invalid` if the page size or token is wrong. */
  listAttempts(query: AttemptQuery): Promise<AttemptPage>;

  /** Deletes attempts that started before a time (milliseconds since 1970), at most `limit`, and what deleted endpoints have left. Returns how many. */
  deleteAttempts(beforeMs: number, limit: number): Promise<number>;

  /** Stores a recovery; returns the stored one if its id is known. */
  createRecovery(recovery: WebhookRecovery): Promise<WebhookRecovery>;

  /** Returns a recovery; undefined if the tenant has none of this id. */
  getRecovery(tenantId: string, recoveryId: string): Promise<WebhookRecovery | undefined>;

  /** Claims the recovery that was not done and has waited longest, for `leaseMs`; undefined if there is none. */
  claimRecovery(leaseMs: number): Promise<WebhookRecovery | undefined>;

  /** Records the progress of a recovery, and extends its claim. */
  updateRecovery(recoveryId: string, progress: RecoveryProgress, leaseMs: number): Promise<void>;
}

/** The settings of an endpoint, which its tenant chooses. */
export interface EndpointSettings {
  readonly url: string;
  /** Empty for all types. */
  readonly eventTypes: readonly string[];
  readonly description: string;
  /** 0 without a limit. */
  readonly maximumPerSecond: number;
  readonly disabled: boolean;
}

/** A secret of an endpoint. */
export interface SealedSecret {
  /** The secret, encrypted. */
  readonly sealed: string;
  /** The last characters of the secret. */
  readonly hint: string;
  /** Until when it signs, in milliseconds since 1970; 0 for ever. */
  readonly expireTimeMs: number;
}

/** An endpoint. */
export interface WebhookEndpoint {
  readonly endpointId: string;
  readonly tenantId: string;
  readonly settings: EndpointSettings;
  /** The newest first. */
  readonly secrets: readonly SealedSecret[];
  /** Why the gateway has disabled it; empty if it has not. */
  readonly disabledReason: string;
  /** Since when every post has failed, in milliseconds since 1970; 0 if the last one succeeded. */
  readonly failingSinceMs: number;
  /** In milliseconds since 1970. */
  readonly createTimeMs: number;
}

/** The members of an endpoint that can change. */
export type EndpointChange = Partial<
  Pick<WebhookEndpoint, 'settings' | 'secrets' | 'disabledReason' | 'failingSinceMs'>
>;

/** An event that is to be posted to an endpoint. */
export interface WaitingPost {
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: string;
  /** The JSON to post. */
  readonly body: string;
  /** The attempts that were made. */
  readonly attempts: number;
  /** In milliseconds since 1970. */
  readonly nextAttemptTimeMs: number;
}

/** Options of {@link WebhookEndpoints.takeDue}. */
export interface TakeDueOptions {
  readonly limitPerEndpoint: number;
  readonly leaseMs: number;
  readonly exceptEndpoints: readonly string[];
}

/** An attempt that was made. */
export interface WebhookAttempt {
  readonly attemptId: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: string;
  /** From 1. */
  readonly number: number;
  /** In milliseconds since 1970. */
  readonly startTimeMs: number;
  readonly durationMs: number;
  readonly outcome: WebhookOutcome;
  /** 0 without an answer. */
  readonly httpStatus: number;
  readonly responseBody: string;
  /** The reason without an answer; otherwise empty. */
  readonly problem: string;
  /** In milliseconds since 1970; 0 if none follows. */
  readonly nextAttemptTimeMs: number;
}

/** An attempt with the body of its event, which waits if another attempt follows. */
export interface RecordedAttempt extends WebhookAttempt {
  readonly body: string;
}

/** Which attempts to list. */
export interface AttemptQuery {
  readonly endpointId: string;
  /** Absent for all events. */
  readonly eventId?: string;
  readonly failedOnly: boolean;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** `nextPageToken` of the previous page. */
  readonly pageToken?: string;
}

/** A page of attempts. */
export interface AttemptPage {
  readonly attempts: readonly WebhookAttempt[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

/** Posts the events of a time again. */
export interface WebhookRecovery extends RecoveryProgress {
  readonly recoveryId: string;
  readonly tenantId: string;
  readonly endpointId: string;
  /** In milliseconds since 1970. */
  readonly sinceMs: number;
  /** In milliseconds since 1970. */
  readonly untilMs: number;
}

/** How far a recovery has come. */
export interface RecoveryProgress {
  /** The cursor in the log after the last event that was read; empty at first. */
  readonly cursor: string;
  readonly eventCount: number;
  readonly done: boolean;
}

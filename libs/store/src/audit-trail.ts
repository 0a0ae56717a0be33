/** Who changed what. Entries are never changed after their call has ended, and never deleted. */
export interface AuditTrail {
  /** Records a call that begins. Recording it again changes nothing. */
  begin(entry: AuditEntry): Promise<void>;

  /** Records how a call has ended. */
  end(entryId: string, result: AuditResult): Promise<void>;

  /** Lists entries, newest first. Fails with `invalid` if the page size or token is wrong. */
  list(query: AuditQuery): Promise<AuditPage>;
}

/** A call that changes something, without any values. */
export interface AuditEntry extends AuditResult {
  readonly entryId: string;
  readonly tenantId: string;
  /** In milliseconds since 1970. */
  readonly timeMs: number;
  /** Such as `api_key:backend`. */
  readonly actor: string;
  /** The person that the actor acts for, as the actor states it; empty if it does not. */
  readonly onBehalfOf: string;
  readonly ip: string;
  /** Such as `WebhookService/UpdateWebhookEndpoint`. */
  readonly method: string;
  /** Empty if the call is not traced. */
  readonly traceId: string;
}

/** How a call has ended. */
export interface AuditResult {
  /** The id of what it changes; empty if that is not known. */
  readonly target: string;
  /** The name of a gRPC status; `UNKNOWN` until the call has ended. */
  readonly outcome: string;
  /** Their names, without spaces. */
  readonly changedFields: readonly string[];
}

/** Which entries to list. */
export interface AuditQuery {
  readonly tenantId: string;
  readonly actor?: string;
  readonly method?: string;
  readonly target?: string;
  /** At or after, in milliseconds since 1970. */
  readonly startTimeMs?: number;
  /** Before, in milliseconds since 1970. */
  readonly endTimeMs?: number;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** `nextPageToken` of the previous page. */
  readonly pageToken?: string;
}

/** A page of entries. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

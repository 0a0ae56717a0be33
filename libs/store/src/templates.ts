import type { Template, TemplateCategory, TemplateQuality, TemplateStatus } from '@chat4all/proto';

/** The message templates of accounts, as their platforms last had them, and when each account is synchronized next. */
export interface Templates {
  /** Returns a template; undefined if the tenant's account has none of this id. */
  get(tenantId: string, accountId: string, templateId: string): Promise<Template | undefined>;

  /** Lists the templates of a tenant, those first that were found last. Fails with `invalid` if the page size or token is wrong. */
  list(query: TemplateQuery): Promise<TemplatePage>;

  /** Lists all templates of an account. */
  listOf(accountId: string): Promise<Template[]>;

  /**
   * Records templates as the platform had them at a time. Templates that were recorded for a later time stay. With the scope `all`, the
   * account's other templates are deleted, unless they were first recorded within the minute before, and the account counts as
   * synchronized. Templates that are new are changes (see {@link unannounced}), unless this is the account's first
   * synchronization, or their scope is `created`.
   */
  record(snapshot: TemplateSnapshot): Promise<void>;

  /** Applies a platform's report to a template, unless a later one was applied. Does nothing if the template is not known. */
  report(report: TemplateReport): Promise<void>;

  /** Returns the changes of an account's templates that were not announced. */
  unannounced(accountId: string): Promise<TemplateChange[]>;

  /** Records that changes were announced. */
  setAnnounced(changes: readonly TemplateChange[]): Promise<void>;

  /** Adds accounts that are to be synchronized, now. Those that are known stay as they are. */
  addSyncs(accounts: readonly SyncedAccount[]): Promise<void>;

  /** Claims the account on one of these channels that is due for the longest time, for `leaseMs`; undefined if none is. */
  claimSync(channels: readonly string[], leaseMs: number): Promise<SyncClaim | undefined>;

  /** Ends a claim. Does nothing else if the synchronization was requested again meanwhile. */
  finishSync(claim: SyncClaim, result: SyncResult): Promise<void>;

  /** Makes an account due now. Does nothing if it is not synchronized. */
  requestSync(accountId: string): Promise<void>;

  /** Returns the state of each of these accounts that is known. */
  syncStates(accountIds: readonly string[]): Promise<ReadonlyMap<string, SyncState>>;
}

/** Templates of an account at a time. */
export interface TemplateSnapshot {
  readonly tenantId: string;
  readonly accountId: string;
  readonly channel: string;
  /** When the platform was asked, in milliseconds since 1970. */
  readonly timeMs: number;
  /** `all` that the account has, `some` of them, or one that was just `created`. */
  readonly scope: 'all' | 'some' | 'created';
  readonly templates: readonly Template[];
}

/** A platform's report about a template. */
export interface TemplateReport {
  readonly accountId: string;
  readonly templateId: string;
  /** By the platform's clock, in milliseconds since 1970. */
  readonly providerTimeMs: number;
  /** Absent if it did not change. */
  readonly status?: TemplateStatus;
  readonly quality?: TemplateQuality;
  readonly category?: TemplateCategory;
  /** The reason for `status`. */
  readonly reason: string;
}

/** A template whose status or quality changed. */
export interface TemplateChange {
  /** The same for the same change. */
  readonly changeId: string;
  readonly tenantId: string;
  readonly template: Template;
  /** UNSPECIFIED for a new template. */
  readonly previousStatus: TemplateStatus;
  readonly previousQuality: TemplateQuality;
}

/** Which templates to list. */
export interface TemplateQuery {
  readonly tenantId: string;
  readonly accountId?: string;
  readonly name?: string;
  readonly language?: string;
  readonly status?: TemplateStatus;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** `nextPageToken` of the previous page. */
  readonly pageToken?: string;
}

/** A page of templates. */
export interface TemplatePage {
  readonly templates: readonly Template[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

/** An account whose templates are synchronized. */
export interface SyncedAccount {
  readonly accountId: string;
  readonly channel: string;
}

/** A claim to synchronize an account. */
export interface SyncClaim {
  readonly accountId: string;
  /** The end of the claim, in milliseconds since 1970. */
  readonly untilMs: number;
  /** The failures since the last success. */
  readonly failures: number;
}

/** The result of a synchronization. */
export interface SyncResult {
  readonly failed: boolean;
  /** In milliseconds since 1970. */
  readonly nextSyncTimeMs: number;
}

/** The state of an account's templates. */
export interface SyncState {
  /** Increases with every change of the account's templates. */
  readonly version: number;
  /** The last synchronization, in milliseconds since 1970; 0 if there was none. */
  readonly syncTimeMs: number;
  /** Since when synchronizations fail, in milliseconds since 1970; 0 if the last one succeeded. */
  readonly failingSinceMs: number;
}

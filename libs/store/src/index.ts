export type { AccountStatuses, AccountStatus } from './account-statuses.ts';
export type { AuditEntry, AuditPage, AuditQuery, AuditResult, AuditTrail } from './audit-trail.ts';
export type { Admission, Candidate, Parking, Verdict } from './admission.ts';
export type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterPage,
  DeadLetterQuery,
  DeadLetters,
  Replay,
} from './dead-letters.ts';
export {
  type PersonAddress,
  CHANNEL_MARKETING_SCOPE,
  MARKETING_SCOPE,
  CONSENTS_LIMIT,
  type Consents,
  type ConsentDecision,
  type ConsentPage,
  type ConsentProof,
  type ConsentQuery,
  type ProvenConsent,
  type RecordedConsent,
  type UserDecision,
  subjectOf,
  userSubjectOf,
} from './consents.ts';
export type {
  Conversation,
  ConversationPage,
  ConversationQuery,
  Directory,
  Erasure,
  Member,
  Resolution,
  TakenIdentity,
  User,
  UserPage,
} from './directory.ts';
export type { Thread, ThreadChange, ThreadPage, ThreadQuery, Threads } from './threads.ts';
export type { Change } from './change.ts';
export type { AcceptedFact, AttemptFact, DeadLetterFact, Fact, StateFact } from './facts.ts';
export type { EchoReport, IdentityChangeReport, InboundReport, Report, ReportResult } from './reports.ts';
export type {
  ClaimedFile,
  ClaimOptions,
  FetchResult,
  FileRetention,
  FileSource,
  MediaFile,
  MediaFilePage,
  MediaFileQuery,
  MediaFiles,
  MediaLimits,
  MediaUsage,
  ProviderCopy,
  ReceivedFiles,
  UploadResult,
} from './media-files.ts';
export { toConsentDecision } from './to-consent-decision.ts';
export { toMedia } from './to-media.ts';
export type {
  SyncClaim,
  SyncedAccount,
  SyncResult,
  SyncState,
  TemplateChange,
  TemplatePage,
  TemplateQuery,
  TemplateReport,
  Templates,
  TemplateSnapshot,
} from './templates.ts';
export { REPORT_LIFETIME_MS, type RouterUsage, type SharedUsage, type Usage, type UsageCount } from './usage.ts';
export type { MessagePage, MessageQuery, SearchQuery, Store, StoredRequest } from './store.ts';
export type { ParkedCounts, Backlog } from './backlog.ts';
export { StoreError, type StoreErrorCode } from './store-error.ts';
export { createStore } from './create-store.ts';
export { createPostgresStore, type PostgresStoreOptions } from './postgres/postgres-store.ts';
export { createSqliteStore, type SqliteStoreOptions } from './sqlite/sqlite-store.ts';
export { isExpired } from './rules/schedule.ts';
export { advances, isFinal } from './rules/states.ts';
export { deliveryIdOf, parseDeliveryId } from './delivery-id.ts';
export type {
  AttemptPage,
  AttemptQuery,
  EndpointChange,
  EndpointSettings,
  RecordedAttempt,
  RecoveryProgress,
  SealedSecret,
  TakeDueOptions,
  WaitingPost,
  WebhookAttempt,
  WebhookEndpoint,
  WebhookEndpoints,
  WebhookRecovery,
} from './webhook-endpoints.ts';
export type { KeyUse, StoredApiKey, StoredApiKeys } from './stored-api-keys.ts';
export type {
  AccountChange,
  NewAccount,
  SecretHint,
  StoredAccount,
  StoredAccounts,
  StoredRates,
} from './stored-accounts.ts';
export type { StoredConfiguration } from './stored-configuration.ts';

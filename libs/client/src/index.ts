export { Chat4All } from './chat4all.ts';
export type { Chat4AllOptions } from './chat4all-options.ts';
export { Chat4AllError, type ErrorCode, type ErrorFacts } from './chat4all-error.ts';
export type { TlsOptions } from './credentials.ts';
export type { CallOptions } from './call/caller.ts';
export type { RetryOptions } from './call/retry-policy.ts';
export { EventStream, type EventsOptions } from './events/event-stream.ts';
export type { IngestOptions } from './ingest/ingest.ts';
export type { Outcome } from './ingest/outcome.ts';
export type { ContentInput, ContentKinds, MediaInput, SomeFields } from './inputs/content.ts';
export type { OutgoingMessage, PreviewInput, RoutingInput, TextOrContent } from './inputs/message.ts';
export type { Address, IdentityInput, Person, To } from './inputs/recipient.ts';
export { type StateInput, type StateName, stateName } from './inputs/state.ts';
export type { UploadOptions } from './media/upload.ts';
export type { ByteSource, FileFacts, UploadSource } from './media/upload-source.ts';
export { type AccountInput, Accounts, type AccountSettingsInput, type VerifyInput } from './resources/accounts.ts';
export { type ApiKeyInput, ApiKeys } from './resources/api-keys.ts';
export { Audit, type AuditFilter } from './resources/audit.ts';
export { Channels } from './resources/channels.ts';
export { Conversations, type ConversationInput } from './resources/conversations.ts';
export { DeadLetters, type DeadLettersFilter, type ReplayInput } from './resources/dead-letters.ts';
export { type ListMediaFilter, MediaFiles } from './resources/media-files.ts';
export { type GetMessageOptions, Messages, type ListMessagesFilter, type SearchFilter } from './resources/messages.ts';
export { type Page, type PageOptions, type Pages } from './resources/pages.ts';
export {
  type TemplateCategoryName,
  type TemplateComponents,
  type TemplateInput,
  Templates,
  type TemplatesFilter,
  type TemplateUpdate,
} from './resources/templates.ts';
export { Threads, type ThreadsFilter, type ThreadStatusName, type ThreadUpdate } from './resources/threads.ts';
export { Users, type ConsentInput, type ConsentListOptions } from './resources/users.ts';
export { type AttemptsFilter, type RecoveryInput, type WebhookSettingsInput, Webhooks } from './resources/webhooks.ts';

// The methods return the API's own messages, so that there is one vocabulary.
export {
  AttemptOutcome,
  ThreadStatus,
  WindowState,
  type DeliveryAttempt,
  type DeliveryTransition,
  type MarkThreadReadResponse,
  type Thread,
  AccountCheckName,
  AccountCheckOutcome,
  AccountOrigin,
  AccountState,
  Consent,
  ConsentSource,
  DeliveryState,
  MediaOrigin,
  MediaState,
  MessageDirection,
  MessageOrigin,
  StoryRelation,
  SystemNotice,
  type Account,
  type AccountEvent,
  type AuditEntry,
  type AccountCheck,
  type AccountRates,
  type AccountSecret,
  type ApiKey,
  type Channel,
  type ConfiguredAccount,
  type ConsentDecision,
  type ConsentEvent,
  type Content,
  type Conversation,
  type DeadLetter,
  type DeadLetterEvent,
  type Delivery,
  type DeliveryError,
  type DeliveryEvent,
  type EchoEvent,
  type EndpointDisabledEvent,
  type EraseUserResponse,
  type Event,
  type FieldViolation,
  type GetDownloadUrlResponse,
  type Identity,
  type IdentityChangedEvent,
  type IdentityConsent,
  type InboundEvent,
  type Media,
  type MediaEvent,
  type Message,
  type MessagePreview,
  type Recipient,
  type ReferralContent,
  type Replay,
  TemplateCategory,
  TemplateParameterFormat,
  TemplateQuality,
  TemplateStatus,
  type Template,
  type TemplateEvent,
  type User,
  WebhookOutcome,
  type WebhookAttempt,
  type WebhookEndpoint,
  type WebhookEndpointSettings,
  type WebhookRecovery,
} from '@chat4all/proto';

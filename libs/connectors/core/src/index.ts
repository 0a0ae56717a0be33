// For users of a connector.
export type { Connector, InboundReference, OutboundDelivery, RefreshedCredentials, SendReceipt } from './connector.ts';
export type { SendContext } from './send-context.ts';
export type {
  ChannelSpecificContent,
  ChoiceContent,
  ChoiceOption,
  Contact,
  ContactsContent,
  Content,
  DeletionContent,
  EditContent,
  FormContent,
  InboundContent,
  JsonObject,
  LinkContent,
  LocationContent,
  MediaContent,
  OrderContent,
  OrderItem,
  ReactionContent,
  SelectionContent,
  StoryContent,
  SystemContent,
  SystemNotice,
  TemplateCategory,
  TemplateContent,
  TextContent,
} from './content.ts';
export { MEDIA_TYPES, type DownloadedMedia, type MediaFile, type MediaType, type UploadedMedia } from './media.ts';
export { mediaFile, mediaFileFromPath, type MediaFileOptions } from './media-file.ts';
export type { Identity } from './identity.ts';
export type {
  CreatedTemplate,
  MessageTemplate,
  TemplateAbility,
  TemplateChange,
  TemplateDefinition,
  TemplateParameterFormat,
  TemplateQuality,
  TemplateShape,
  TemplateStatus,
} from './templates.ts';
export type {
  CallbackEvents,
  CallbackHeaders,
  CallbackPart,
  ChannelEvent,
  DroppedPart,
  Echo,
  IdentityChange,
  InboundMessage,
  NamedPerson,
  Receipt,
  Referral,
  TemplateReport,
  UnreadablePart,
  WebhookResult,
} from './webhook.ts';
export { WebhookRequestError, webhookRequestFrom, type NodeRequest, type WebhookRequest } from './webhook-request.ts';
export {
  ConnectorError,
  refusal,
  type ConnectorErrorFacts,
  type ConnectorErrorReason,
  type ConnectorErrorScope,
} from './connector-error.ts';

export { adaptContent } from './adaptation/adapt-content.ts';
export type { Adapted } from './adaptation/adapted.ts';
export { measureText } from './measure.ts';
export { validateContent, validateIdentity } from './validation.ts';
export type { ValidationProblem } from './validation-problem.ts';

// For authors of a connector: contracts.
export type { ConnectorDefinition, ConnectorEnvironment } from './connector.ts';
export type {
  Ability,
  Capabilities,
  ChoiceForm,
  ChoiceLimits,
  ContentCapabilities,
  FileLifetime,
  ReplyWindowLimits,
  ContentKind,
  IdentityRule,
  LengthLimit,
  LengthUnit,
  LinkLimits,
  MediaLimits,
  RateLimits,
  ReactionLimits,
  ReceiptState,
  SlowRecipients,
  TemplateLimits,
  Unlimited,
} from './capabilities.ts';
export { choicePresentation } from './choice.ts';
export type { HttpFetch, HttpRequest, HttpResponse } from './http.ts';

// For authors of a connector: helpers.
export { describeIssue, type RawIssue } from './describe-issue.ts';
export { ConnectorSettingsError, parseSettings, type SettingsIssue, type SettingsSchema } from './parse-settings.ts';
export { areEqualSecrets, redactSecrets, redactSecretsOf } from './secrets.ts';
export { assertContent } from './content-shape.ts';
export { digestOf } from './digest.ts';
export { type ContainerMembers, EventCollector, type PartLocation, pickMembers } from './event-collector.ts';
export { parseJson } from './parse-json.ts';
export { PartReader } from './part-reader.ts';
export { parseRetryAfter } from './retry-after.ts';
export { uploadMediaFile, type UploadOptions } from './upload-media-file.ts';
export { MAXIMUM_CALLBACK_BYTES, readWebhookRequest, type PlainWebhookRequest } from './webhook-request.ts';
export { readDownload, type ReadDownloadOptions } from './read-download.ts';
export { createTimedRequest, type KeepOpen, type TimedRequestOptions } from './timed-request.ts';
export {
  askPlatform,
  uncheckedParts,
  type AccountCheck,
  type AccountCheckName,
  type PlatformAnswer,
  type VerifyOptions,
} from './verify.ts';

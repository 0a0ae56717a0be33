// What users of a connector need.
export type {
  Connector,
  InboundReference,
  OutboundDelivery,
  RefreshedCredentials,
  SendContext,
  SendReceipt,
} from './connector.ts';
export type {
  ChannelSpecificContent,
  ChoiceContent,
  ChoiceOption,
  Contact,
  ContactsContent,
  Content,
  DeletionContent,
  InboundContent,
  JsonObject,
  LinkContent,
  LocationContent,
  MediaContent,
  ReactionContent,
  SelectionContent,
  TemplateContent,
  TextContent,
} from './content.ts';
export { mediaTypes, type DownloadedMedia, type MediaFile, type MediaType, type UploadedMedia } from './media.ts';
export type { Identity } from './identity.ts';
export type {
  ChannelEvent,
  InboundMessage,
  Receipt,
  UnreadablePart,
  WebhookRequest,
  WebhookResult,
} from './webhook.ts';
export {
  ConnectorError,
  type ConnectorErrorFacts,
  type ConnectorErrorReason,
  type ConnectorErrorScope,
} from './connector-error.ts';

export { adaptContent } from './adaptation/adapt-content.ts';
export type { Adapted } from './adaptation/adapted.ts';
export { measureText } from './measure.ts';
export { validateContent, validateIdentity } from './validation.ts';
export type { ValidationProblem } from './validation-problem.ts';

// What authors of a connector need besides.
export type { ConnectorDefinition, ConnectorEnvironment } from './connector.ts';
export type {
  Ability,
  Capabilities,
  ChoiceForm,
  ChoiceLimits,
  ContentCapabilities,
  ContentKind,
  IdentityRule,
  LengthLimit,
  LengthUnit,
  LinkLimits,
  MediaLimits,
  RateLimits,
  ReactionLimits,
  ReceiptState,
  TemplateLimits,
  Unlimited,
} from './capabilities.ts';
export { choicePresentation } from './choice.ts';
export type { HttpFetch, HttpRequest, HttpResponse } from './http.ts';
export { ConnectorSettingsError } from './connector-settings-error.ts';

// What saves authors of a connector work.
export { areEqualSecrets } from './equal-secrets.ts';
export { parseRetryAfter } from './retry-after.ts';
export { parseSettings, type SettingsIssue, type SettingsSchema } from './parse-settings.ts';
export { readMediaFile } from './read-media-file.ts';
export { refusal } from './refusal.ts';
export { timedRequests, type TimedRequestOptions } from './timed-request.ts';
export { withoutSecrets } from './without-secrets.ts';

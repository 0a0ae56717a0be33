// What users of a connector need.
export type { Connector, OutboundDelivery, SendContext, SendReceipt } from './connector.ts';
export type { Content, TextContent } from './content.ts';
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

export { measureText, validateContent, validateIdentity, type ValidationProblem } from './validation.ts';

// What authors of a connector need besides.
export type { ConnectorDefinition, ConnectorEnvironment } from './connector.ts';
export type { Capabilities, ContentLimits, IdentityRule, RateLimits, ReceiptState } from './capabilities.ts';
export type { HttpFetch, HttpRequest, HttpResponse } from './http.ts';
export { ConnectorSettingsError } from './connector-settings-error.ts';

// The channels.
export { connectors, createConnector } from './connectors.ts';
export { createInstagram, type InstagramOptions } from '@chat4all/connector-instagram';
export { createWhatsApp, type WhatsAppOptions } from '@chat4all/connector-whatsapp';

// The contract.
export {
  ConnectorError,
  ConnectorSettingsError,
  measureText,
  validateContent,
  validateIdentity,
  type Capabilities,
  type ChannelEvent,
  type Connector,
  type ConnectorDefinition,
  type ConnectorEnvironment,
  type ConnectorErrorFacts,
  type ConnectorErrorReason,
  type ConnectorErrorScope,
  type Content,
  type ContentLimits,
  type HttpFetch,
  type HttpRequest,
  type HttpResponse,
  type Identity,
  type IdentityRule,
  type InboundMessage,
  type OutboundDelivery,
  type RateLimits,
  type Receipt,
  type ReceiptState,
  type SendContext,
  type SendReceipt,
  type TextContent,
  type UnreadablePart,
  type ValidationProblem,
  type WebhookRequest,
  type WebhookResult,
} from '@chat4all/connector';

import type { Capabilities } from '@chat4all/connector';

/** What the WhatsApp Cloud API can do, as this connector uses it. */
export const whatsappCapabilities: Capabilities = {
  identities: {
    phone: { pattern: /^\+[1-9]\d{6,14}$/, description: 'a phone number in E.164, for example +5511999999999' },
    // Source: developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids (2026-05-28)
    bsuid: {
      pattern: /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/,
      description: 'a business-scoped user id, for example BR.1A2B3C4D5E',
    },
  },
  content: {
    text: {
      maximumLength: 4096,
      unit: 'code_points',
      source: 'https://developers.chatwoot.com/self-hosted/supported-features',
    },
  },
  receipts: ['sent', 'delivered', 'read', 'failed'],
  // Sources: developers.facebook.com/documentation/business-messaging/whatsapp/throughput (2026-05-21);
  // developers.whats91.com/rate-limits for the pair.
  rates: { messagesPerSecond: 80, pairIntervalMs: 6000, pairBurst: 45 },
};

import type { Capabilities } from '@chat4all/connector';

/** What the Instagram Messaging API can do, as this connector uses it. */
export const instagramCapabilities: Capabilities = {
  identities: {
    igsid: { pattern: /^\d{1,32}$/, description: 'an Instagram-scoped id: digits, for example 1234567890123456' },
  },
  content: {
    text: {
      maximumLength: 1000,
      unit: 'utf8_bytes',
      source: 'https://developers.facebook.com/documentation/business-messaging/instagram-messaging',
    },
  },
  // Instagram tells neither "sent" nor "delivered" nor "failed" after it took a message (chatwoot/docs PR #568).
  receipts: ['read'],
  // Source: developers.facebook.com, messenger-platform/overview/rate-limiting (2026-03-23).
  rates: { messagesPerSecond: 300 },
};

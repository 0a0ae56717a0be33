import type { Capabilities, LengthLimit, MediaLimits } from '@chat4all/connector';

const DOCUMENTATION = 'https://developers.facebook.com/documentation/business-messaging/instagram-messaging';
const ATTACHMENTS_SOURCE = `${DOCUMENTATION}/features/attachment-upload (2026-04-01)`;
const QUICK_REPLIES_SOURCE = `${DOCUMENTATION}/features/quick-replies`;

const TEXT: LengthLimit = { maximumLength: 1000, unit: 'utf8_bytes', source: DOCUMENTATION };
const megabytes = (count: number) => count * 1024 * 1024;

/** The limits of the files that Instagram accepts. */
export const MEDIA_LIMITS = {
  image: {
    maximumBytes: megabytes(8),
    mimeTypes: ['image/png', 'image/jpeg', 'image/gif'],
    source: ATTACHMENTS_SOURCE,
  },
  video: {
    maximumBytes: megabytes(25),
    mimeTypes: ['video/mp4', 'video/ogg', 'video/x-msvideo', 'video/quicktime', 'video/webm'],
    source: ATTACHMENTS_SOURCE,
  },
  audio: {
    maximumBytes: megabytes(25),
    mimeTypes: ['audio/aac', 'audio/mp4', 'audio/x-m4a', 'audio/wav', 'audio/x-wav'],
    source: ATTACHMENTS_SOURCE,
  },
  document: { maximumBytes: megabytes(25), mimeTypes: ['application/pdf'], source: ATTACHMENTS_SOURCE },
} satisfies Readonly<Record<string, MediaLimits>>;

/** The capabilities of the Instagram Messaging API, as used by this connector. */
export const instagramCapabilities: Capabilities = {
  identities: {
    igsid: { pattern: /^\d{1,32}$/, description: 'an Instagram-scoped id: digits, for example 1234567890123456' },
  },
  content: {
    text: TEXT,
    media: MEDIA_LIMITS,
    choice: {
      // Quick replies.
      buttons: {
        maximumOptions: 13,
        source: QUICK_REPLIES_SOURCE,
        body: TEXT,
        id: { maximumLength: 1000, unit: 'code_points', source: QUICK_REPLIES_SOURCE },
        title: { maximumLength: 20, unit: 'code_points', source: QUICK_REPLIES_SOURCE },
      },
    },
    // The only reaction that the API can send. Inbound reactions may be any emoji.
    reaction: { emoji: ['❤', '❤️'], source: `${DOCUMENTATION}/features/send-message` },
    channel_specific: {},
  },
  // Instagram reports neither "sent" nor "delivered" nor "failed" for an accepted message (chatwoot/docs PR #568).
  receipts: ['read'],
  // Source: developers.facebook.com, messenger-platform/overview/rate-limiting (2026-03-23). Audio and video: 10.
  rates: { messagesPerSecond: 300 },
  replyWindow: {
    durationMs: 24 * 3_600_000,
    // With the tag HUMAN_AGENT.
    humanDurationMs: 7 * 24 * 3_600_000,
    source: `${DOCUMENTATION}/features/send-message`,
  },
  abilities: ['mark_read', 'typing', 'upload_media', 'download_media', 'refresh_credentials', 'verify'],
};

/** The capabilities with a token of Facebook Login, which does not expire and cannot be refreshed. */
export const facebookLoginCapabilities: Capabilities = {
  ...instagramCapabilities,
  abilities: ['mark_read', 'typing', 'upload_media', 'download_media', 'verify'],
};

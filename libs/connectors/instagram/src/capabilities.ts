import type { Capabilities, LengthLimit, MediaLimits } from '@chat4all/connector';

const documentation = 'https://developers.facebook.com/documentation/business-messaging/instagram-messaging';
const attachments = `${documentation}/features/attachment-upload (2026-04-01)`;
const quickReplies = `${documentation}/features/quick-replies`;

const text: LengthLimit = { maximumLength: 1000, unit: 'utf8_bytes', source: documentation };
const megabytes = (count: number) => count * 1024 * 1024;

/** The files that Instagram takes. */
export const mediaLimits = {
  image: { maximumBytes: megabytes(8), mimeTypes: ['image/png', 'image/jpeg', 'image/gif'], source: attachments },
  video: {
    maximumBytes: megabytes(25),
    mimeTypes: ['video/mp4', 'video/ogg', 'video/x-msvideo', 'video/quicktime', 'video/webm'],
    source: attachments,
  },
  audio: {
    maximumBytes: megabytes(25),
    mimeTypes: ['audio/aac', 'audio/mp4', 'audio/x-m4a', 'audio/wav', 'audio/x-wav'],
    source: attachments,
  },
  document: { maximumBytes: megabytes(25), mimeTypes: ['application/pdf'], source: attachments },
} satisfies Readonly<Record<string, MediaLimits>>;

/** What the Instagram Messaging API can do, as this connector uses it. */
export const instagramCapabilities: Capabilities = {
  identities: {
    igsid: { pattern: /^\d{1,32}$/, description: 'an Instagram-scoped id: digits, for example 1234567890123456' },
  },
  content: {
    text,
    media: mediaLimits,
    choice: {
      // Quick replies.
      buttons: {
        maximumOptions: 13,
        source: quickReplies,
        body: text,
        id: { maximumLength: 1000, unit: 'code_points', source: quickReplies },
        title: { maximumLength: 20, unit: 'code_points', source: quickReplies },
      },
    },
    // The one reaction that the API can send; people may use any.
    reaction: { emoji: ['❤', '❤️'], source: `${documentation}/features/send-message` },
    channel_specific: {},
  },
  // Instagram tells neither "sent" nor "delivered" nor "failed" after it took a message (chatwoot/docs PR #568).
  receipts: ['read'],
  // Source: developers.facebook.com, messenger-platform/overview/rate-limiting (2026-03-23). Audio and video: 10.
  rates: { messagesPerSecond: 300 },
  abilities: ['mark_read', 'typing', 'upload_media', 'download_media', 'refresh_credentials'],
};

/** The same for tokens of Facebook Login, which do not end and so cannot be refreshed. */
export const facebookLoginCapabilities: Capabilities = {
  ...instagramCapabilities,
  abilities: ['mark_read', 'typing', 'upload_media', 'download_media'],
};

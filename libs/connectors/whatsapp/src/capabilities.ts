import type { Capabilities, LengthLimit, MediaLimits } from '@chat4all/connector';

const DOCUMENTATION = 'https://developers.facebook.com/documentation/business-messaging/whatsapp';
const MEDIA_SOURCE = `${DOCUMENTATION}/business-phone-numbers/media (2026-06-16)`;
const BUTTONS_SOURCE = `${DOCUMENTATION}/messages/interactive-reply-buttons-messages`;
const LIST_SOURCE = `${DOCUMENTATION}/messages/interactive-list-messages`;
const LINK_SOURCE = `${DOCUMENTATION}/messages/interactive-cta-url-messages`;

const characters = (maximumLength: number, source: string): LengthLimit => ({
  maximumLength,
  unit: 'code_points',
  source,
});
const megabytes = (count: number) => count * 1024 * 1024;

const CAPTION = characters(1024, `${DOCUMENTATION}/messages/document-messages (2026-05-21)`);
// Meta's current pages do not state it; older ones and partners do.
const FILE_NAME = characters(240, 'Cloud API reference, document messages (not on the page of 2026-05-21)');

/** The limits of the files that the Cloud API sends. Inbound files of any type may have up to 100 MB. */
export const MEDIA_LIMITS = {
  image: { maximumBytes: megabytes(5), mimeTypes: ['image/jpeg', 'image/png'], source: MEDIA_SOURCE, caption: CAPTION },
  video: {
    maximumBytes: megabytes(16),
    mimeTypes: ['video/mp4', 'video/3gpp'],
    source: MEDIA_SOURCE,
    caption: CAPTION,
  },
  audio: {
    maximumBytes: megabytes(16),
    mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
    source: MEDIA_SOURCE,
  },
  // Meta lists office formats, but accepts any type.
  document: { maximumBytes: megabytes(100), source: MEDIA_SOURCE, caption: CAPTION, fileName: FILE_NAME },
  // Meta's limit of static stickers is 100 KB.
  sticker: { maximumBytes: 500 * 1024, mimeTypes: ['image/webp'], source: MEDIA_SOURCE },
} satisfies Readonly<Record<string, MediaLimits>>;

/** The capabilities of the WhatsApp Cloud API, as used by this connector. */
export const whatsappCapabilities: Capabilities = {
  identities: {
    // The national prefix 0 of Brazil is not part of E.164, a common mistake; other countries have numbers with 0, such as +39 06.
    phone: {
      pattern: /^\+(?!550)[1-9]\d{6,14}$/,
      description: 'a phone number in E.164, for example +5511999999999, in Brazil without 0 before the area code',
    },
    // Source: developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids (2026-05-28)
    bsuid: {
      pattern: /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/,
      description: 'a business-scoped user id, for example BR.1A2B3C4D5E',
    },
  },
  content: {
    text: characters(4096, `${DOCUMENTATION}/messages/text-messages (2025-11-03)`),
    media: MEDIA_LIMITS,
    location: {},
    contacts: {},
    choice: {
      buttons: {
        maximumOptions: 3,
        source: BUTTONS_SOURCE,
        body: characters(1024, BUTTONS_SOURCE),
        header: characters(60, BUTTONS_SOURCE),
        footer: characters(60, BUTTONS_SOURCE),
        id: characters(256, BUTTONS_SOURCE),
        title: characters(20, BUTTONS_SOURCE),
      },
      list: {
        maximumOptions: 10,
        source: LIST_SOURCE,
        body: characters(4096, LIST_SOURCE),
        header: characters(60, LIST_SOURCE),
        footer: characters(60, LIST_SOURCE),
        id: characters(200, LIST_SOURCE),
        title: characters(24, LIST_SOURCE),
        description: characters(72, LIST_SOURCE),
        section: characters(24, LIST_SOURCE),
        listLabel: characters(20, LIST_SOURCE),
      },
    },
    link: {
      body: characters(1024, LINK_SOURCE),
      header: characters(60, LINK_SOURCE),
      footer: characters(60, LINK_SOURCE),
      title: characters(20, LINK_SOURCE),
    },
    template: { name: characters(512, `${DOCUMENTATION}/templates`) },
    reaction: {},
    channel_specific: {},
  },
  receipts: ['sent', 'delivered', 'read', 'failed'],
  // Sources: developers.facebook.com/documentation/business-messaging/whatsapp/throughput (2026-05-21);
  // developers.whats91.com/rate-limits for the pair.
  rates: { messagesPerSecond: 80, pairIntervalMs: 6000, pairBurst: 45 },
  abilities: ['mark_read', 'typing', 'upload_media', 'download_media', 'templates', 'verify'],
  replyWindow: { durationMs: 24 * 3_600_000, source: `${DOCUMENTATION}/messages/send-messages` },
  inboundFiles: { lifetimeMs: 7 * 24 * 3_600_000, source: `${DOCUMENTATION}/business-phone-numbers/media` },
};

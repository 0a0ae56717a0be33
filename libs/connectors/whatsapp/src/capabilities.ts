import type { Capabilities, LengthLimit, MediaLimits } from '@chat4all/connector';

const documentation = 'https://developers.facebook.com/documentation/business-messaging/whatsapp';
const media = `${documentation}/business-phone-numbers/media (2026-06-16)`;
const buttons = `${documentation}/messages/interactive-reply-buttons-messages`;
const list = `${documentation}/messages/interactive-list-messages`;
const link = `${documentation}/messages/interactive-cta-url-messages`;

const characters = (maximumLength: number, source: string): LengthLimit => ({
  maximumLength,
  unit: 'code_points',
  source,
});
const megabytes = (count: number) => count * 1024 * 1024;

const caption = characters(1024, `${documentation}/messages/document-messages (2026-05-21)`);
// Meta's current pages do not state it; older ones and partners do.
const fileName = characters(240, 'Cloud API reference, document messages (not on the page of 2026-05-21)');

/** The files that the Cloud API takes. What people send may be up to 100 MB, whatever it is. */
export const mediaLimits = {
  image: { maximumBytes: megabytes(5), mimeTypes: ['image/jpeg', 'image/png'], source: media, caption },
  video: { maximumBytes: megabytes(16), mimeTypes: ['video/mp4', 'video/3gpp'], source: media, caption },
  audio: {
    maximumBytes: megabytes(16),
    mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
    source: media,
  },
  // Meta lists office formats, and takes any type.
  document: { maximumBytes: megabytes(100), source: media, caption, fileName },
  // 100 KB when it does not move.
  sticker: { maximumBytes: 500 * 1024, mimeTypes: ['image/webp'], source: media },
} satisfies Readonly<Record<string, MediaLimits>>;

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
    text: characters(4096, `${documentation}/messages/text-messages (2025-11-03)`),
    media: mediaLimits,
    location: {},
    contacts: {},
    choice: {
      buttons: {
        maximumOptions: 3,
        source: buttons,
        body: characters(1024, buttons),
        header: characters(60, buttons),
        footer: characters(60, buttons),
        id: characters(256, buttons),
        title: characters(20, buttons),
      },
      list: {
        maximumOptions: 10,
        source: list,
        body: characters(4096, list),
        header: characters(60, list),
        footer: characters(60, list),
        id: characters(200, list),
        title: characters(24, list),
        description: characters(72, list),
        section: characters(24, list),
        listLabel: characters(20, list),
      },
    },
    link: {
      body: characters(1024, link),
      header: characters(60, link),
      footer: characters(60, link),
      title: characters(20, link),
    },
    template: { name: characters(512, `${documentation}/templates`) },
    reaction: {},
    channel_specific: {},
  },
  receipts: ['sent', 'delivered', 'read', 'failed'],
  // Sources: developers.facebook.com/documentation/business-messaging/whatsapp/throughput (2026-05-21);
  // developers.whats91.com/rate-limits for the pair.
  rates: { messagesPerSecond: 80, pairIntervalMs: 6000, pairBurst: 45 },
  abilities: ['mark_read', 'typing', 'upload_media', 'download_media'],
};

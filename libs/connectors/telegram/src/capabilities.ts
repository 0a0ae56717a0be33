import type { Capabilities, LengthLimit, MediaLimits } from '@chat4all/connector';
import { reactionEmoji } from './reaction-emoji.ts';

const documentation = 'https://core.telegram.org/bots/api';
const files = `${documentation}#sending-files`;
const keyboard = `${documentation}#inlinekeyboardbutton`;

// Telegram says "characters", and counts entities in UTF-16 units; no text has more of these than bytes.
const text: LengthLimit = { maximumLength: 4_096, unit: 'utf8_bytes', source: `${documentation}#sendmessage` };
const caption: LengthLimit = { maximumLength: 1_024, unit: 'utf8_bytes', source: `${documentation}#sendphoto` };
// Telegram names no limit: longer ones are cut on a phone's screen.
const title: LengthLimit = {
  maximumLength: 64,
  unit: 'code_points',
  source: 'chosen here, so that a button shows all of it',
};
const megabytes = (count: number): number => count * 1024 * 1024;

/** The files that Telegram takes from us. Of a URL it fetches less: 5 MB of a photo, 20 MB of others, and only GIF, PDF and ZIP as documents. */
export const mediaLimits = {
  image: { maximumBytes: megabytes(10), source: files, caption },
  video: { maximumBytes: megabytes(50), source: files, caption },
  audio: { maximumBytes: megabytes(50), source: files, caption },
  document: { maximumBytes: megabytes(50), source: files, caption, fileName: { ...title, maximumLength: 255 } },
  sticker: { maximumBytes: megabytes(50), source: files },
} satisfies Readonly<Record<string, MediaLimits>>;

/** What the Telegram Bot API can do, as this connector uses it. */
export const telegramCapabilities: Capabilities = {
  identities: {
    chat_id: { pattern: /^-?\d{1,19}$/, description: 'the id of a chat with the bot: digits, for example 123456789' },
  },
  content: {
    text,
    media: mediaLimits,
    location: {},
    choice: {
      buttons: {
        maximumOptions: 20,
        source: 'chosen here, so that they fit on a screen; Telegram documents no limit',
        body: text,
        id: { maximumLength: 64, unit: 'utf8_bytes', source: keyboard },
        title,
      },
    },
    link: { body: text, title },
    reaction: { emoji: reactionEmoji, source: `${documentation}#reactiontypeemoji` },
    channel_specific: {},
  },
  // A bot is told nothing about its messages after Telegram took them.
  receipts: [],
  // Source: core.telegram.org/bots/faq, "My bot is hitting limits, how do I avoid this?"
  rates: { messagesPerSecond: 30, pairIntervalMs: 1_000, pairBurst: 1 },
  abilities: ['typing', 'download_media'],
};

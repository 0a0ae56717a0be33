import type { Capabilities, LengthLimit, MediaLimits } from '@chat4all/connector';
import { REACTION_EMOJI } from './reaction-emoji.ts';

const DOCUMENTATION = 'https://core.telegram.org/bots/api';
const FILES_SOURCE = `${DOCUMENTATION}#sending-files`;
const KEYBOARD_SOURCE = `${DOCUMENTATION}#inlinekeyboardbutton`;

// Telegram documents "characters after entities parsing". Measured at the API: 4,096 code points of four bytes are accepted,
// 4,097 are not (FerroxLabs/wayland issue 934).
const TEXT: LengthLimit = { maximumLength: 4_096, unit: 'code_points', source: `${DOCUMENTATION}#sendmessage` };
const CAPTION: LengthLimit = { maximumLength: 1_024, unit: 'code_points', source: `${DOCUMENTATION}#sendphoto` };
// Telegram documents no limit, but a phone truncates longer titles.
const TITLE: LengthLimit = {
  maximumLength: 64,
  unit: 'code_points',
  source: 'chosen so that a button shows the whole title',
};
const FILE_NAME: LengthLimit = {
  maximumLength: 255,
  unit: 'code_points',
  source: 'chosen as the usual limit of file systems; Telegram documents none',
};
const megabytes = (count: number): number => count * 1024 * 1024;

/**
 * The limits of uploaded files. From a URL, Telegram fetches photos up to 5 MB, other files up to 20 MB, and as documents
 * only GIF, PDF and ZIP.
 */
export const MEDIA_LIMITS = {
  image: { maximumBytes: megabytes(10), source: FILES_SOURCE, caption: CAPTION },
  video: { maximumBytes: megabytes(50), source: FILES_SOURCE, caption: CAPTION },
  audio: { maximumBytes: megabytes(50), source: FILES_SOURCE, caption: CAPTION },
  document: {
    maximumBytes: megabytes(50),
    source: FILES_SOURCE,
    caption: CAPTION,
    fileName: FILE_NAME,
  },
  sticker: { maximumBytes: megabytes(50), source: FILES_SOURCE },
} satisfies Readonly<Record<string, MediaLimits>>;

/** The capabilities of the Telegram Bot API, as used by this connector. */
export const telegramCapabilities: Capabilities = {
  identities: {
    chat_id: { pattern: /^-?\d{1,19}$/, description: 'the id of a chat with the bot: digits, for example 123456789' },
    business_chat_id: {
      pattern: /^[^\s/]{1,128}\/\d{1,19}$/,
      description:
        'a chat of a connected business account: the id of the business connection, a slash and the id of the chat, for example TlGMDQJp/123456789',
    },
  },
  content: {
    text: TEXT,
    media: MEDIA_LIMITS,
    location: {},
    choice: {
      buttons: {
        maximumOptions: 20,
        source: 'chosen so that they fit on a screen; Telegram documents no limit',
        body: TEXT,
        id: { maximumLength: 64, unit: 'utf8_bytes', source: KEYBOARD_SOURCE },
        title: TITLE,
      },
    },
    link: { body: TEXT, title: TITLE },
    reaction: { emoji: REACTION_EMOJI, source: `${DOCUMENTATION}#reactiontypeemoji` },
    channel_specific: {},
  },
  // Telegram does not report a message after accepting it.
  receipts: [],
  // Source: core.telegram.org/bots/faq, "My bot is hitting limits, how do I avoid this?"
  rates: {
    messagesPerSecond: 30,
    pairIntervalMs: 1_000,
    pairBurst: 1,
    // Groups and channels have negative ids. 20 messages a minute: 5 at once, then one each 4 seconds.
    slowRecipients: { pattern: /^-/, intervalMs: 4_000, burst: 5 },
  },
  abilities: ['acknowledge', 'typing', 'download_media', 'verify'],
};

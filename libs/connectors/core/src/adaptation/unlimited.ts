import type { Capabilities, LengthLimit } from '../capabilities.ts';

const ANY_LENGTH: LengthLimit = { maximumLength: Infinity, unit: 'code_points', source: 'no limit' };
const ANY_FILE = { maximumBytes: Infinity, source: 'no limit', caption: ANY_LENGTH, fileName: ANY_LENGTH };
const ANY_TEXTS = { body: ANY_LENGTH, header: ANY_LENGTH, footer: ANY_LENGTH, title: ANY_LENGTH };

/** The capabilities of a channel without limits. Content that does not fit these is invalid on every channel. */
export const UNLIMITED: Capabilities = {
  identities: {},
  content: {
    text: ANY_LENGTH,
    media: { image: ANY_FILE, video: ANY_FILE, audio: ANY_FILE, document: ANY_FILE, sticker: ANY_FILE },
    location: {},
    contacts: {},
    choice: {
      list: {
        ...ANY_TEXTS,
        maximumOptions: Infinity,
        source: 'no limit',
        id: ANY_LENGTH,
        description: ANY_LENGTH,
        section: ANY_LENGTH,
        listLabel: ANY_LENGTH,
      },
    },
    link: ANY_TEXTS,
    template: {},
    reaction: {},
    channel_specific: {},
  },
  receipts: [],
  rates: { messagesPerSecond: Infinity },
};

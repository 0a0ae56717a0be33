import type { Capabilities, LengthLimit } from '../capabilities.ts';

const any: LengthLimit = { maximumLength: Infinity, unit: 'code_points', source: 'no limit' };
const file = { maximumBytes: Infinity, source: 'no limit', caption: any, fileName: any };
const texts = { body: any, header: any, footer: any, title: any };

/** A channel that carries everything: what does not fit it is wrong in itself. */
export const boundless: Capabilities = {
  identities: {},
  content: {
    text: any,
    media: { image: file, video: file, audio: file, document: file, sticker: file },
    location: {},
    contacts: {},
    choice: {
      list: {
        ...texts,
        maximumOptions: Infinity,
        source: 'no limit',
        id: any,
        description: any,
        section: any,
        listLabel: any,
      },
    },
    link: texts,
    template: {},
    reaction: {},
    channel_specific: {},
  },
  receipts: [],
  rates: { messagesPerSecond: Infinity },
};

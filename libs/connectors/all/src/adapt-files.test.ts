import { type MediaType, adaptContent } from '@chat4all/connector';
import { expect, test } from 'vitest';
import { createConnector } from './connectors.ts';

const META = { access_token: 'a', app_secret: 'b', verify_token: 'c' };
const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  whatsapp: { phone_number_id: '1', ...META },
  instagram: { account_id: '1', ...META },
  telegram: { bot_token: '1:a', webhook_secret: 's' },
};
const MEGABYTE = 1024 * 1024;

test.each<[string, MediaType, string, number, readonly MediaType[]]>([
  ['whatsapp', 'image', 'image/png', 5 * MEGABYTE, ['image']],
  ['whatsapp', 'image', 'image/png', 5 * MEGABYTE + 1, ['document']],
  ['whatsapp', 'image', 'image/tiff', 5, ['document']],
  ['whatsapp', 'audio', 'audio/wav', 5, ['document']],
  ['whatsapp', 'video', 'video/webm', 5, ['document']],
  ['whatsapp', 'sticker', 'image/png', 5, ['image']],
  ['whatsapp', 'document', 'application/pdf', 101 * MEGABYTE, []],
  ['instagram', 'document', 'application/pdf', 5, ['document']],
  ['instagram', 'sticker', 'image/png', 5, ['image']],
  ['instagram', 'image', 'image/webp', 5, []],
  ['instagram', 'document', 'text/csv', 5, []],
  ['telegram', 'image', 'image/tiff', 5, ['image']],
  ['telegram', 'image', 'image/png', 11 * MEGABYTE, ['document']],
  ['telegram', 'video', 'video/mp4', 51 * MEGABYTE, []],
])('on %s, %s of the type %s with %i bytes becomes %j', (channel, type, mimeType, size, expected) => {
  const { capabilities } = createConnector(channel, SETTINGS[channel] ?? {});
  const file = { mimeType, size, open: () => [] };
  const { contents } = adaptContent({ kind: 'media', type, mimeType, file }, capabilities);
  expect(contents.map((content) => content.kind === 'media' && content.type)).toEqual(expected);
});

import type { ContentKind } from '../capabilities.ts';
import type { Content } from '../content.ts';

/** Small content of every kind that looks the same on each channel. */
export const sampleContents: Readonly<Record<Exclude<ContentKind, 'channel_specific'>, Content>> = {
  text: { kind: 'text', text: 'hi' },
  media: { kind: 'media', type: 'image', url: 'https://files.example/a', mimeType: 'image/jpeg' },
  location: { kind: 'location', latitude: -23.55, longitude: -46.63 },
  contacts: { kind: 'contacts', contacts: [{ displayName: 'Ana', phones: ['+5511999999999'] }] },
  choice: { kind: 'choice', body: 'Well?', options: [{ id: 'yes', title: 'Yes' }] },
  link: { kind: 'link', body: 'See', title: 'Open', url: 'https://files.example/' },
  template: { kind: 'template', name: 'order', language: 'pt_BR' },
  reaction: { kind: 'reaction', messageId: 'message-1', emoji: '❤️' },
};

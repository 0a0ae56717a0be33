import type { Content } from '../content.ts';
import { MEDIA_TYPES } from '../media.ts';

const ALPHABETS = ['word word. ', 'x', 'ção ', '😀', '👩‍👩‍👧 ', '\n', ' ', '私は東京に', 'e\u0301', '\ud83d'];
const MIME_TYPES = [
  'image/jpeg',
  'image/gif',
  'video/mp4',
  'audio/ogg; codecs=opus',
  'application/pdf',
  'text/x-other',
];
const SIZES = [0, 1, 15, 25, 70, 300, 1100, 5000];

/** Returns random content, valid or not, within and beyond the limits of channels. */
export function randomContent(random: () => number): Content {
  const among = <Item>(items: readonly Item[], otherwise: Item): Item =>
    items[Math.floor(random() * items.length)] ?? otherwise;
  const maybe = <Members extends object>(members: () => Members): Members | object => (random() < 0.5 ? members() : {});
  const text = (): string => {
    const size = among(SIZES, 0);
    let built = '';
    while (built.length < size) built += among(ALPHABETS, '').repeat(1 + Math.floor(random() * 40));
    return built.slice(0, size);
  };
  const list = <Item>(most: number, item: (index: number) => Item): Item[] =>
    Array.from({ length: Math.floor(random() * most) }, (_, index) => item(index));
  const url = random() < 0.9 ? 'https://files.example/a' : 'a file';
  const texts = () => ({ body: text(), ...maybe(() => ({ header: text() })), ...maybe(() => ({ footer: text() })) });

  const kinds: readonly (() => Content)[] = [
    () => ({ kind: 'text', text: text() }),
    () => ({
      kind: 'media',
      type: among(MEDIA_TYPES, 'image'),
      ...maybe(() => ({ url })),
      ...maybe(() => ({ uploaded: { id: '1' } })),
      ...maybe(() => ({ caption: text() })),
      ...maybe(() => ({ fileName: text() })),
      ...maybe(() => ({ mimeType: among(MIME_TYPES, '') })),
    }),
    () => ({
      kind: 'location',
      latitude: random() * 200 - 100,
      longitude: random() * 360 - 180,
      ...maybe(() => ({ name: text(), address: text() })),
    }),
    () => ({
      kind: 'contacts',
      contacts: list(4, () => ({ displayName: text(), ...maybe(() => ({ phones: list(3, text), emails: [text()] })) })),
    }),
    () => ({
      kind: 'choice',
      ...texts(),
      options: list(16, (index) => ({
        id: `${index}${text()}`,
        title: random() < 0.3 ? text() : `option ${index}`,
        ...maybe(() => ({ description: text() })),
        ...maybe(() => ({ section: text() })),
      })),
      ...maybe(() => ({ listLabel: text() })),
    }),
    () => ({ kind: 'link', ...texts(), title: text(), url }),
    () => ({ kind: 'template', name: text(), language: 'pt_BR' }),
    () => ({ kind: 'reaction', messageId: text(), emoji: among(['', '❤️', '👍'], '') }),
    () => ({ kind: 'channel_specific', payload: {} }),
  ];
  return among(kinds, () => ({ kind: 'text', text: '' }))();
}

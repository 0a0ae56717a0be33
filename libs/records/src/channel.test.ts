import { ConnectorError, type InboundContent } from '@chat4all/connector';
import { Content, MediaType } from '@chat4all/proto';
import { describe, expect, it } from 'vitest';
import { ContentError, toChannelContent } from './channel.ts';
import { fromChannelContent } from './from-channel.ts';
import { StoredFile } from './stored-file.ts';

type Kind = Parameters<typeof Content.fromPartial>[0]['kind'];
const api = (kind: NonNullable<Kind>): Content => Content.fromPartial({ kind });
const FILE_URL = 'https://files.example/a';

type Pair = readonly [string, NonNullable<Kind>, InboundContent];

/** The same content in both worlds. */
const PAIRS: readonly Pair[] = [
  [
    'a text',
    { $case: 'text', value: { body: 'hi', previewUrl: true } },
    { kind: 'text', text: 'hi', previewUrl: true },
  ],
  [
    'a document',
    {
      $case: 'media',
      value: {
        ...{ type: MediaType.DOCUMENT, source: { $case: 'url', value: FILE_URL } },
        ...{ caption: 'c', fileName: 'a.pdf', mimeType: 'application/pdf' },
      },
    },
    { kind: 'media', type: 'document', url: FILE_URL, caption: 'c', fileName: 'a.pdf', mimeType: 'application/pdf' },
  ],
  [
    'a sticker with nothing beside it',
    { $case: 'media', value: { type: MediaType.STICKER, source: { $case: 'url', value: FILE_URL } } },
    { kind: 'media', type: 'sticker', url: FILE_URL },
  ],
  [
    'a location',
    { $case: 'location', value: { latitude: -23.5, longitude: -46.6, name: 'Sé' } },
    { kind: 'location', latitude: -23.5, longitude: -46.6, name: 'Sé' },
  ],
  [
    'contacts',
    { $case: 'contacts', value: { contacts: [{ displayName: 'Ana', phones: ['+5511'], organization: 'O' }] } },
    { kind: 'contacts', contacts: [{ displayName: 'Ana', phones: ['+5511'], emails: [], organization: 'O' }] },
  ],
  [
    'a choice',
    {
      $case: 'choice',
      value: { body: 'Well?', footer: 'F', listLabel: 'L', options: [{ id: '1', title: 'Yes', section: 'S' }] },
    },
    { kind: 'choice', body: 'Well?', footer: 'F', listLabel: 'L', options: [{ id: '1', title: 'Yes', section: 'S' }] },
  ],
  [
    'a file of the platform',
    { $case: 'media', value: { type: MediaType.IMAGE, providerMediaId: '7', caption: 'c' } },
    { kind: 'media', type: 'image', uploaded: { id: '7' }, caption: 'c' },
  ],
  [
    'a file of MediaService',
    {
      $case: 'media',
      value: { type: MediaType.IMAGE, source: { $case: 'mediaId', value: 'f' }, caption: 'c', sizeBytes: 7 },
    },
    {
      kind: 'media',
      type: 'image',
      file: new StoredFile({ mediaId: 'f', mimeType: '', fileName: '', size: 7 }),
      caption: 'c',
    },
  ],
  [
    'a link',
    { $case: 'link', value: { body: 'Look', header: 'H', title: 'Open', url: FILE_URL } },
    { kind: 'link', body: 'Look', header: 'H', title: 'Open', url: FILE_URL },
  ],
  [
    'a template',
    { $case: 'template', value: { name: 'order', language: 'pt_BR', components: [{ type: 'body' }] } },
    { kind: 'template', name: 'order', language: 'pt_BR', components: [{ type: 'body' }] },
  ],
  [
    'a reaction',
    { $case: 'reaction', value: { messageId: 'm', emoji: '👍' } },
    { kind: 'reaction', messageId: 'm', emoji: '👍' },
  ],
  [
    'what only one channel knows',
    { $case: 'channelSpecific', value: { payload: { type: 'x' } } },
    { kind: 'channel_specific', payload: { type: 'x' } },
  ],
];

/** Content that only people send. */
const ANSWERS: readonly Pair[] = [
  [
    'a selection',
    { $case: 'selection', value: { id: 'yes', title: 'Yes' } },
    { kind: 'selection', id: 'yes', title: 'Yes' },
  ],
  ['a deletion', { $case: 'deletion', value: { providerMessageId: 'm' } }, { kind: 'deletion', messageId: 'm' }],
];

describe('content', () => {
  it.each(PAIRS)('converts %s to connectors', (_, kind, expected) => {
    expect(toChannelContent(api(kind))).toEqual(expected);
  });

  it.each([...PAIRS, ...ANSWERS])('converts %s to the API, also after encoding', (_, kind, content) => {
    const said = fromChannelContent(content);
    expect(said).toEqual(api(kind));
    expect(Content.decode(Content.encode(said).finish())).toEqual(api(kind));
  });
});

describe('toChannelContent', () => {
  it.each<[string, Content | undefined, string]>([
    ['nothing', undefined, 'kind'],
    [
      'a file that is nothing',
      api({ $case: 'media', value: { source: { $case: 'url', value: FILE_URL } } }),
      'media.type',
    ],
    ...ANSWERS.map(([name, kind]): [string, Content, string] => [name, api(kind), kind.$case]),
  ])('names the invalid field of %s', (_, content, field) => {
    let thrown: unknown;
    try {
      toChannelContent(content);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ContentError);
    expect(thrown).toMatchObject({ field, reason: 'invalid', certain: true, retryable: false });
    expect(ConnectorError.is(thrown)).toBe(true);
  });
});

import { ConnectorError, type InboundContent } from '@chat4all/connector';
import { Content, MediaType } from '@chat4all/proto';
import { describe, expect, it } from 'vitest';
import { ContentError, toChannelContent } from './channel.ts';
import { fromChannelContent } from './from-channel.ts';

type Kind = Parameters<typeof Content.fromPartial>[0]['kind'];
const api = (kind: NonNullable<Kind>): Content => Content.fromPartial({ kind });
const url = 'https://files.example/a';

/** The same content in both worlds. */
const pairs: readonly (readonly [string, NonNullable<Kind>, InboundContent])[] = [
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
        ...{ type: MediaType.DOCUMENT, source: { $case: 'url', value: url } },
        ...{ caption: 'c', fileName: 'a.pdf', mimeType: 'application/pdf' },
      },
    },
    { kind: 'media', type: 'document', url, caption: 'c', fileName: 'a.pdf', mimeType: 'application/pdf' },
  ],
  [
    'a sticker with nothing beside it',
    { $case: 'media', value: { type: MediaType.STICKER, source: { $case: 'url', value: url } } },
    { kind: 'media', type: 'sticker', url },
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

describe('content', () => {
  it.each(pairs)('%s becomes that of connectors', (_, kind, expected) => {
    expect(toChannelContent(api(kind))).toEqual(expected);
  });

  it.each(pairs)('%s becomes that of the API, also after it was on the log', (_, kind, content) => {
    const said = fromChannelContent(content);
    expect(said).toEqual(api(kind));
    expect(said && Content.decode(Content.encode(said).finish())).toEqual(api(kind));
  });
});

describe('toChannelContent', () => {
  it.each<[string, Content | undefined, string]>([
    ['nothing', undefined, 'kind'],
    ['a file that is nothing', api({ $case: 'media', value: { source: { $case: 'url', value: url } } }), 'media.type'],
    [
      'a file of MediaService',
      api({ $case: 'media', value: { type: MediaType.IMAGE, source: { $case: 'mediaId', value: '1' } } }),
      'media.media_id',
    ],
  ])('names what is wrong with %s', (_, content, field) => {
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

describe('fromChannelContent', () => {
  it('says what a person chose', () => {
    expect(fromChannelContent({ kind: 'selection', id: 'yes', title: 'Yes' })).toEqual(
      api({ $case: 'text', value: { body: 'Yes' } }),
    );
  });

  it('tells of a file without an address what is known', () => {
    const file = { kind: 'media', type: 'image', uploaded: { id: '7' }, caption: 'c' } as const;
    expect(fromChannelContent(file)).toEqual(api({ $case: 'media', value: { type: MediaType.IMAGE, caption: 'c' } }));
  });

  it('leaves what the API cannot say to the original', () => {
    expect(fromChannelContent({ kind: 'deletion', messageId: 'm' })).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import type { Capabilities, LengthLimit } from '../capabilities.ts';
import type { Content } from '../content.ts';
import { adaptContent } from './adapt-content.ts';

const length = (maximumLength: number): LengthLimit => ({ maximumLength, unit: 'code_points', source: 'a test' });
const channel = (content: Capabilities['content']): Capabilities => ({
  ...{ identities: {}, receipts: [], rates: { messagesPerSecond: 1 }, content },
});

const textOnly = channel({ text: length(1000) });
const quickReplies = channel({
  text: length(1000),
  choice: { buttons: { maximumOptions: 3, source: 'a test', body: length(100), id: length(10), title: length(5) } },
});
const files = channel({
  text: length(1000),
  media: {
    image: { maximumBytes: 1, source: 'a test', mimeTypes: ['image/png'] },
    document: { maximumBytes: 1, source: 'a test', mimeTypes: ['image/gif'] },
  },
});

const FILE_URL = 'https://files.example/a';
const texts = (content: Content, capabilities = textOnly) =>
  adaptContent(content, capabilities).contents.map((one) => (one.kind === 'text' ? one.text : one));

describe('adaptContent', () => {
  it('sends a location as a map link', () => {
    const content = { kind: 'location', latitude: -23.55, longitude: -46.63, name: 'Sé', address: 'Centro' } as const;
    expect(texts(content)).toEqual(['Sé\nCentro\nhttps://www.google.com/maps/search/?api=1&query=-23.55,-46.63']);
  });

  it('sends contact cards as text', () => {
    const contacts = [{ displayName: 'Ana', phones: ['+5511'], emails: ['a@b.c'] }, { displayName: 'Bia' }];
    expect(texts({ kind: 'contacts', contacts })).toEqual(['Ana\n+5511\na@b.c\n\nBia']);
  });

  it('numbers the options below their sections if they cannot be tapped', () => {
    const options = [
      { id: '1', title: '9:00', section: 'Today', description: 'two left' },
      { id: '2', title: '10:00', section: 'Today' },
      { id: '3', title: '9:00', section: 'Tomorrow' },
    ].map((option, index) => ({ ...option, title: `${option.title}${' '.repeat(index)}` }));
    const content: Content = { kind: 'choice', header: 'Well', body: 'When?', footer: 'Bye', options };
    expect(texts(content)).toEqual([
      'Well\n\nWhen?\n\nToday\n1. 9:00: two left\n2. 10:00 \nTomorrow\n3. 9:00  \n\nBye',
    ]);
    expect(adaptContent(content, textOnly).losses).toEqual(['options sent as a numbered text, which cannot be tapped']);
  });

  it('keeps options that can be tapped, and moves the rest into the text', () => {
    const options = [
      { id: 'y', title: 'Yes', description: 'now' },
      { id: 'n', title: 'No' },
    ];
    expect(adaptContent({ kind: 'choice', header: 'Well', body: 'Go?', options }, quickReplies).contents).toEqual([
      {
        kind: 'choice',
        body: 'Well\n\nGo?\n\nYes: now',
        options: [
          { id: 'y', title: 'Yes' },
          { id: 'n', title: 'No' },
        ],
      },
    ]);
  });

  it('sends options that are too long as a numbered text', () => {
    const options = [{ id: 'y', title: 'Yes, please' }];
    expect(texts({ kind: 'choice', body: 'Go?', options }, quickReplies)).toEqual(['Go?\n\n1. Yes, please']);
  });

  it('sends a caption as a separate message if the file cannot have one', () => {
    const image = { kind: 'media', type: 'image', url: FILE_URL } as const;
    const { contents, losses } = adaptContent({ ...image, caption: 'See' }, files);
    expect(contents).toEqual([image, { kind: 'text', text: 'See' }]);
    expect(losses).toEqual(['caption sent as a separate message']);
  });

  it('sends a file as another type that is accepted, else as a link', () => {
    const gif = adaptContent({ kind: 'media', type: 'image', url: FILE_URL, mimeType: 'image/gif' }, files);
    expect(gif.contents).toMatchObject([{ type: 'document' }]);
    const sticker = adaptContent({ kind: 'media', type: 'sticker', url: FILE_URL, mimeType: 'image/png' }, files);
    expect(sticker.contents).toMatchObject([{ type: 'image' }]);
    const video: Content = { kind: 'media', type: 'video', url: FILE_URL, caption: 'See', mimeType: 'video/mp4' };
    expect(texts(video, files)).toEqual([`See\n\n${FILE_URL}`]);
  });

  it('sends a link button and a reaction as text', () => {
    expect(texts({ kind: 'link', body: 'See', title: 'Open', url: FILE_URL })).toEqual([`See\n\nOpen: ${FILE_URL}`]);
    expect(texts({ kind: 'reaction', messageId: '1', emoji: '👍' })).toEqual(['👍']);
  });

  it.each<Content>([
    { kind: 'template', name: 'order', language: 'pt_BR' },
    { kind: 'channel_specific', payload: {} },
    { kind: 'media', type: 'video', uploaded: { id: '1' } },
  ])('reports that content has no alternative: %j', (content) => {
    const { contents, losses } = adaptContent(content, textOnly);
    expect([contents, losses]).toEqual([[], [expect.stringContaining('is not supported')]]);
  });

  it.each<[Content, string]>([
    [{ kind: 'text', text: '' }, 'content.text: is required'],
    [{ kind: 'location', latitude: 91, longitude: 0 }, 'content.latitude: must be between -90 and 90'],
    [{ kind: 'media', type: 'image', url: 'a file' }, 'content.url: must be an https:// or http:// URL'],
  ])('does not adapt content that is invalid on every channel: %j', (content, loss) => {
    expect(adaptContent(content, textOnly)).toEqual({ contents: [], losses: [loss] });
  });
});

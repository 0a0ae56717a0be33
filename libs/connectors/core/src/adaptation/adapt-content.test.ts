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

const url = 'https://files.example/a';
const texts = (content: Content, capabilities = textOnly) =>
  adaptContent(content, capabilities).contents.map((one) => (one.kind === 'text' ? one.text : one));

describe('adaptContent', () => {
  it('makes a link to a map of a location', () => {
    const content = { kind: 'location', latitude: -23.55, longitude: -46.63, name: 'Sé', address: 'Centro' } as const;
    expect(texts(content)).toEqual(['Sé\nCentro\nhttps://www.google.com/maps/search/?api=1&query=-23.55,-46.63']);
  });

  it('writes contact cards out', () => {
    const contacts = [{ displayName: 'Ana', phones: ['+5511'], emails: ['a@b.c'] }, { displayName: 'Bia' }];
    expect(texts({ kind: 'contacts', contacts })).toEqual(['Ana\n+5511\na@b.c\n\nBia']);
  });

  it('numbers the options that cannot be tapped, in their sections', () => {
    const options = [
      { id: '1', title: '9:00', section: 'Today', description: 'two left' },
      { id: '2', title: '10:00', section: 'Today' },
      { id: '3', title: '9:00', section: 'Tomorrow' },
    ].map((option, index) => ({ ...option, title: `${option.title}${' '.repeat(index)}` }));
    const content: Content = { kind: 'choice', header: 'Well', body: 'When?', footer: 'Bye', options };
    expect(texts(content)).toEqual([
      'Well\n\nWhen?\n\nToday\n1. 9:00: two left\n2. 10:00 \nTomorrow\n3. 9:00  \n\nBye',
    ]);
    expect(adaptContent(content, textOnly).losses).toEqual([
      'the options become a text with numbers: nothing can be tapped',
    ]);
  });

  it('keeps options that can be tapped, with everything else in the text', () => {
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

  it('turns what is too long to be tapped into a text all the same', () => {
    const options = [{ id: 'y', title: 'Yes, please' }];
    expect(texts({ kind: 'choice', body: 'Go?', options }, quickReplies)).toEqual(['Go?\n\n1. Yes, please']);
  });

  it('sends a caption by itself where none can stand beside a file', () => {
    const image = { kind: 'media', type: 'image', url } as const;
    const { contents, losses } = adaptContent({ ...image, caption: 'See' }, files);
    expect(contents).toEqual([image, { kind: 'text', text: 'See' }]);
    expect(losses).toEqual(['the caption becomes a message of its own']);
  });

  it('sends a file as another kind where that is taken, else as a link', () => {
    const gif = adaptContent({ kind: 'media', type: 'image', url, mimeType: 'image/gif' }, files);
    expect(gif.contents).toMatchObject([{ type: 'document' }]);
    const sticker = adaptContent({ kind: 'media', type: 'sticker', url, mimeType: 'image/png' }, files);
    expect(sticker.contents).toMatchObject([{ type: 'image' }]);
    const video: Content = { kind: 'media', type: 'video', url, caption: 'See', mimeType: 'video/mp4' };
    expect(texts(video, files)).toEqual([`See\n\n${url}`]);
  });

  it('writes a link button and a reaction as text', () => {
    expect(texts({ kind: 'link', body: 'See', title: 'Open', url })).toEqual([`See\n\nOpen: ${url}`]);
    expect(texts({ kind: 'reaction', messageId: '1', emoji: '👍' })).toEqual(['👍']);
  });

  it.each<Content>([
    { kind: 'template', name: 'order', language: 'pt_BR' },
    { kind: 'channel_specific', payload: {} },
    { kind: 'media', type: 'video', uploaded: { id: '1' } },
  ])('says so when nothing is near enough: %j', (content) => {
    const { contents, losses } = adaptContent(content, textOnly);
    expect([contents, losses]).toEqual([[], [expect.stringContaining('cannot carry')]]);
  });

  it.each<[Content, string]>([
    [{ kind: 'text', text: '' }, 'content.text is empty'],
    [{ kind: 'location', latitude: 91, longitude: 0 }, 'content.latitude must be from -90 to 90'],
    [{ kind: 'media', type: 'image', url: 'a file' }, 'content.url must be an address that begins with https://'],
  ])('does not mend what is wrong in itself: %j', (content, loss) => {
    expect(adaptContent(content, textOnly)).toEqual({ contents: [], losses: [loss] });
  });
});

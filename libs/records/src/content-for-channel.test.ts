import type { Capabilities } from '@chat4all/connector';
import { Content } from '@chat4all/proto';
import { expect, it } from 'vitest';
import { contentForChannel } from './content-for-channel.ts';

const capabilities: Capabilities = {
  ...{ identities: {}, receipts: [], rates: { messagesPerSecond: 1 } },
  content: { text: { maximumLength: 100, unit: 'code_points', source: 'a test' } },
};
const text = (body: string) => Content.fromPartial({ kind: { $case: 'text', value: { body } } });
const location = Content.fromPartial({ kind: { $case: 'location', value: { latitude: 1, longitude: 2 } } });

it('leaves what fits alone, and adapts what does not', () => {
  expect(contentForChannel(text('hi'), capabilities)).toEqual({ kind: 'text', text: 'hi', previewUrl: false });
  expect(contentForChannel(location, capabilities)).toMatchObject({
    kind: 'text',
    text: 'https://www.google.com/maps/search/?api=1&query=1,2',
  });
});

it('never sends a part for the whole', () => {
  expect(contentForChannel(text('word '.repeat(30)), capabilities)).toMatchObject({ text: 'word '.repeat(30) });
});

it('lets a channel that says nothing of its content judge itself', () => {
  expect(contentForChannel(location, { ...capabilities, content: {} })).toMatchObject({ kind: 'location' });
});

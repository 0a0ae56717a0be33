import type { Capabilities } from '@chat4all/connector';
import { Content } from '@chat4all/proto';
import { expect, it } from 'vitest';
import { contentForChannel } from './content-for-channel.ts';

const CAPABILITIES: Capabilities = {
  ...{ identities: {}, receipts: [], rates: { messagesPerSecond: 1 } },
  content: { text: { maximumLength: 100, unit: 'code_points', source: 'a test' } },
};
const whole = (content: Content) => ({ content, part: 0, partCount: 1 });
const text = (body: string) => Content.fromPartial({ kind: { $case: 'text', value: { body } } });
const location = whole(Content.fromPartial({ kind: { $case: 'location', value: { latitude: 1, longitude: 2 } } }));

it('keeps content that fits, and adapts other content', () => {
  expect(contentForChannel(whole(text('hi')), CAPABILITIES)).toEqual({ kind: 'text', text: 'hi', previewUrl: false });
  expect(contentForChannel(location, CAPABILITIES)).toMatchObject({
    kind: 'text',
    text: 'https://www.google.com/maps/search/?api=1&query=1,2',
  });
});

it('returns the part of a delivery, and refuses an unexpected number of parts', () => {
  const long = { content: text('word '.repeat(30)), partCount: 2 };
  const parts = [0, 1].map((part) => contentForChannel({ ...long, part }, CAPABILITIES));
  expect(parts.map((part) => 'text' in part && part.text)).toEqual([
    'word '.repeat(20).trim(),
    'word '.repeat(10).trim(),
  ]);
  for (const wrong of [whole(long.content), { ...long, part: 2 }, { ...long, part: 0, partCount: 3 }]) {
    expect(() => contentForChannel(wrong, CAPABILITIES)).toThrow(/becomes 2 messages/);
  }
});

it('leaves content to a channel without declared limits', () => {
  expect(contentForChannel(location, { ...CAPABILITIES, content: {} })).toMatchObject({ kind: 'location' });
});

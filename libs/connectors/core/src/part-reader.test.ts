import { describe, expect, it } from 'vitest';
import { digestOf } from './digest.ts';
import { parseJson } from './parse-json.ts';
import { PartReader } from './part-reader.ts';

describe('PartReader', () => {
  it('treats a missing member and null alike, and reports neither', () => {
    const part = new PartReader({ name: null });
    expect([part.text('name'), part.text('other'), part.object('name').text('a'), part.list('name')]).toEqual([
      ...[undefined, undefined, undefined, []],
    ]);
    expect(part.unread).toEqual([]);
  });

  it('reports the path of every member of another type', () => {
    const part = new PartReader({ text: 7, nested: { list: [{ id: {} }, 'x'] }, profile: 'x', time: 'soon' });
    part.text('text');
    part.object('profile').text('name');
    for (const item of part.object('nested').list('list')) item.id('id');
    part.time('time');
    expect([...part.unread].sort()).toEqual(['nested.list[0].id', 'nested.list[1]', 'profile', 'text', 'time']);
  });

  it('reads times in seconds and milliseconds, as numbers and as text', () => {
    const times = [1_790_000_000, '1790000000', 1_790_000_000_000, '1790000000000', 1_790_000_000.4];
    expect(times.map((time) => Math.round((new PartReader({ time }).time('time') ?? 0) / 1_000))).toEqual(
      times.map(() => 1_790_000_000),
    );
    for (const time of [0, -1, 'x', 1e300, {}]) expect(new PartReader({ time }).time('time')).toBeUndefined();
  });

  it('never reads an inherited member', () => {
    expect(new PartReader({}).has('constructor')).toBe(false);
  });
});

describe('parseJson', () => {
  it('keeps every digit of an id that is written as a number', () => {
    const body = Buffer.from(
      '{"id":17841400000000001,"list":[ -123456789012345678901],"small":7,"text":": 99999999999999999"}',
    );
    const expected = { id: '17841400000000001', list: ['-123456789012345678901'], small: 7 };
    expect(parseJson(body)).toEqual({ ...expected, text: ': 99999999999999999' });
  });

  it('parses what is nested deeply', () => {
    const [depth, id] = [50_000, '17841400000000001'];
    const parsed = parseJson(Buffer.from(`{"id":${id},"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`));
    expect(parsed).toHaveProperty('id');
    expect(digestOf(parsed)).toMatch(/^[0-9a-f]{32}$/);
  });
});

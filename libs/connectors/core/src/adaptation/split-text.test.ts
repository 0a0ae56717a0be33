import { describe, expect, it } from 'vitest';
import type { LengthLimit } from '../capabilities.ts';
import { splitText } from './split-text.ts';

const characters = (maximumLength: number): LengthLimit => ({ maximumLength, unit: 'code_points', source: 'a test' });
const bytes = (maximumLength: number): LengthLimit => ({ maximumLength, unit: 'utf8_bytes', source: 'a test' });

describe('splitText', () => {
  it.each<[string, string, LengthLimit, string[]]>([
    ['leaves a text that fits unchanged', ' hi ', characters(4), [' hi ']],
    ['splits between lines', 'one two\nthree', characters(9), ['one two', 'three']],
    ['splits between words if a line is too long', 'one two three', characters(8), ['one two', 'three']],
    ['keeps a word and its full stop together', 'one two.', characters(7), ['one', 'two.']],
    ['splits a word that is too long', 'abcdefgh', characters(3), ['abc', 'def', 'gh']],
    ['counts in the unit of the channel', 'ação ação', bytes(6), ['ação', 'ação']],
    ['does not split a grapheme', '👩‍👩‍👧👩‍👩‍👧', characters(6), ['👩‍👩‍👧', '👩‍👩‍👧']],
    ['splits a grapheme that alone is too long', '👩‍👩‍👧', characters(2), ['👩‍', '👩‍', '👧']],
    ['returns no parts for white space', '   \n ', characters(3), []],
  ])('%s', (_, text, limit, expected) => {
    expect(splitText(text, limit)).toEqual(expected);
  });

  it('splits between words in languages without spaces', () => {
    expect(splitText('私は東京に住んでいます', characters(3))).toEqual(['私は', '東京に', '住んで', 'います']);
  });

  it('splits long texts within seconds', () => {
    const start = performance.now();
    expect(splitText('word '.repeat(100_000), characters(4096))).toHaveLength(123);
    expect(splitText('x'.repeat(300_000), bytes(1000))).toHaveLength(300);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

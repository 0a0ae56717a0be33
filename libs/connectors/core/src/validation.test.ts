import { describe, expect, it } from 'vitest';
import type { Capabilities } from './capabilities.ts';
import { measureText } from './measure.ts';
import { validateContent, validateIdentity } from './validation.ts';

function capabilities(maximumLength: number, unit: 'code_points' | 'utf8_bytes'): Capabilities {
  return {
    identities: { phone: { pattern: /^\+\d{8,15}$/, description: 'a phone number such as +5511999999999' } },
    content: { text: { maximumLength, unit, source: 'a test' } },
    receipts: [],
    rates: { messagesPerSecond: 1 },
  };
}

describe('validateContent', () => {
  it('counts characters as code points, not as UTF-16 units', () => {
    expect(validateContent({ kind: 'text', text: '😀😀😀' }, capabilities(3, 'code_points'))).toEqual([]);
    expect(validateContent({ kind: 'text', text: '😀😀😀x' }, capabilities(3, 'code_points'))).toEqual([
      {
        field: 'content.text',
        problem: 'exceeds 3 characters (got 4)',
        length: { measured: 4, maximum: 3, unit: 'code_points' },
      },
    ]);
  });

  it('counts UTF-8 bytes if the channel does', () => {
    expect(validateContent({ kind: 'text', text: 'ção' }, capabilities(5, 'utf8_bytes'))).toEqual([]);
    expect(validateContent({ kind: 'text', text: 'ção' }, capabilities(4, 'utf8_bytes'))).toMatchObject([
      { field: 'content.text', problem: 'exceeds 4 UTF-8 bytes (got 5)' },
    ]);
  });

  it('refuses an empty text', () => {
    expect(validateContent({ kind: 'text', text: '' }, capabilities(4, 'utf8_bytes'))).toEqual([
      { field: 'content.text', problem: 'is required' },
    ]);
  });

  it('refuses a kind of content that the channel does not carry', () => {
    const none = { ...capabilities(1, 'code_points'), content: {} };
    expect(validateContent({ kind: 'text', text: 'hi' }, none)).toMatchObject([{ field: 'content.kind' }]);
  });
});

describe('validateIdentity', () => {
  const rules = capabilities(1, 'code_points');

  it('accepts a value that matches the pattern', () => {
    expect(validateIdentity({ kind: 'phone', value: '+5511999999999' }, rules)).toEqual([]);
  });

  it('states the field and the form of a valid value', () => {
    expect(validateIdentity({ kind: 'phone', value: '5511' }, rules)).toEqual([
      { field: 'to.value', problem: 'must be a phone number such as +5511999999999' },
    ]);
  });

  it.each(['igsid', 'toString', '__proto__'])('refuses an unknown kind: %s', (kind) => {
    expect(validateIdentity({ kind, value: '1' }, rules)).toMatchObject([{ field: 'to.kind' }]);
  });
});

describe('measureText', () => {
  it('counts a lone surrogate once', () => {
    expect(measureText('a\ud83d', 'code_points')).toBe(2);
  });
});

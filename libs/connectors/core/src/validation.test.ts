import { describe, expect, it } from 'vitest';
import type { Capabilities } from './capabilities.ts';
import type { ChoiceOption } from './content.ts';
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

  it('refuses white space only', () => {
    const blank = validateContent({ kind: 'text', text: ' \n ' }, capabilities(4, 'utf8_bytes'));
    expect(blank).toEqual([{ field: 'content.text', problem: 'is required' }]);
  });

  describe('of a choice', () => {
    const limit = { maximumLength: 24, unit: 'code_points', source: 'a test' } as const;
    const texts = { body: limit, id: limit, title: limit };
    const list = { ...texts, maximumOptions: 10, source: 'a test', section: limit, description: limit };
    const both = {
      ...capabilities(1, 'code_points'),
      content: { choice: { buttons: { ...texts, maximumOptions: 3, source: '' }, list } },
    };
    const problems = (options: readonly ChoiceOption[]) =>
      validateContent({ kind: 'choice', body: 'b', options }, both);

    it('accepts rows with one title if their section or description differs', () => {
      const monday = { id: 'a', title: '10:00', section: 'Segunda' };
      expect(problems([monday, { id: 'b', title: '10:00', section: 'Terça' }])).toEqual([]);
      const doctor = { id: 'a', title: 'Dr. Silva', description: 'Centro' };
      expect(problems([doctor, { id: 'b', title: 'Dr. Silva', description: 'Norte' }])).toEqual([]);
      const duplicate = [{ field: 'content.options[1].title', problem: 'duplicate title' }];
      expect(problems([monday, { ...monday, id: 'b' }])).toEqual(duplicate);
    });

    it('refuses buttons with one title, blank titles, and ids with spaces around', () => {
      expect(
        problems([
          { id: 'a', title: 'x' },
          { id: 'b', title: 'x' },
        ]),
      ).toMatchObject([{ problem: 'duplicate title' }]);
      expect(problems([{ id: 'a', title: '  ' }])).toMatchObject([
        { field: 'content.options[0].title', problem: 'is required' },
      ]);
      expect(problems([{ id: ' a ', title: 'x' }])).toMatchObject([{ problem: 'must not begin or end with a space' }]);
    });
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

  it('names the kind for which the value is valid', () => {
    const kinds = {
      ...rules,
      identities: { ...rules.identities, code: { pattern: /^[A-Z]+$/, description: 'capital letters' } },
    };
    expect(validateIdentity({ kind: 'phone', value: 'ABC' }, kinds)).toEqual([
      {
        field: 'to.value',
        problem: 'must be a phone number such as +5511999999999; set the kind to code for this value',
      },
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

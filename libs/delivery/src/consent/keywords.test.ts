import type { Content } from '@chat4all/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decisionOf } from './keywords.ts';

const KEYWORDS = { optOut: ['STOP', 'Não quero'], optIn: ['VOLTAR'], scope: '' };
const text = (body: string): Content => ({ kind: { $case: 'text', value: { body, previewUrl: false } } });
const selection = (title: string): Content => ({ kind: { $case: 'selection', value: { id: '1', title } } });

test.each([
  ['STOP', 'opt_out'],
  [' stop. ', 'opt_out'],
  ['Stop!', 'opt_out'],
  ['nao  quero', 'opt_out'],
  ['NÃO QUERO', 'opt_out'],
  ['voltar', 'opt_in'],
  ['please stop', undefined],
  ['stop?', undefined],
  ['', undefined],
  ['.', undefined],
])('understands %j as %s', (body, decision) => {
  expect(decisionOf(text(body), KEYWORDS)).toBe(decision);
  expect(decisionOf(selection(body), KEYWORDS)).toBe(decision);
});

test('ignores other content', () => {
  const location = { latitude: 0, longitude: 0, name: 'STOP', address: '' };
  expect(decisionOf({ kind: { $case: 'location', value: location } }, KEYWORDS)).toBeUndefined();
  expect(decisionOf(undefined, KEYWORDS)).toBeUndefined();
});

test('understands no text that has other letters or digits', () => {
  const others = fc.string({ unit: 'grapheme', minLength: 1 }).filter((each) => /[\p{L}\p{N}]/u.test(each));
  fc.assert(
    fc.property(others, (other) => {
      expect(decisionOf(text(`STOP${other}`), KEYWORDS)).toBeUndefined();
      expect(decisionOf(text(`${other}VOLTAR`), KEYWORDS)).toBeUndefined();
    }),
  );
});

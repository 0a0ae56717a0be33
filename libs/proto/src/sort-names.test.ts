import { expect, test } from 'vitest';
import { Content, encodeMessage, sortNames } from './index.ts';

const template = (component: object): Content => ({
  kind: { $case: 'template', value: { name: 'order', language: 'pt_BR', components: [component] } },
});
const encoded = (content: Content): string => encodeMessage(Content, sortNames(content)).toString('hex');

test('Structs with the same entries in another order are encoded equally', () => {
  const one = template({ type: 'body', parameters: [{ type: 'text', text: 'x' }, null] });
  const other = template({ parameters: [{ text: 'x', type: 'text' }, null], type: 'body' });
  expect(encoded(one)).toBe(encoded(other));
});

test.each([
  ['another value', { type: 'body', parameters: ['y'] }],
  ['another order of a list', { type: 'body', parameters: ['z', 'x'] }],
  ['another name', { type: 'body', parameter: ['x', 'z'] }],
])('a Struct with %s is encoded differently', (_what, component) => {
  expect(encoded(template(component))).not.toBe(encoded(template({ type: 'body', parameters: ['x', 'z'] })));
});

test('keeps dates and bytes', () => {
  const message = { sentAt: new Date(17), bytes: Buffer.from('b') };
  expect(sortNames(message)).toEqual(message);
});

import { expect, test } from 'vitest';
import { formatTraceParent, parseTraceParent, traceIdOf } from './trace-parent.ts';

const TEXT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test('parses and formats a traceparent', () => {
  const context = parseTraceParent(TEXT);
  expect(context).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' });
  expect(context && formatTraceParent(context)).toBe(TEXT);
  expect(traceIdOf(TEXT)).toBe('0af7651916cd43dd8448eb211c80319c');
});

test('does not propagate an unsampled span', () => {
  const context = parseTraceParent(TEXT.replace(/01$/, '00'));
  expect(context && formatTraceParent(context)).toBe('');
});

test.each([
  '',
  'nonsense',
  TEXT.toUpperCase(),
  TEXT.replace('00-', '01-'),
  `${TEXT}-more`,
  '00-00000000000000000000000000000000-b7ad6b7169203331-01',
  '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
])('refuses %j', (wrong) => {
  expect(parseTraceParent(wrong)).toBeUndefined();
  expect(traceIdOf(wrong)).toBeUndefined();
});

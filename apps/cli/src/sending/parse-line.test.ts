import { expect, test } from 'vitest';
import { parseLine } from './parse-line.ts';

test('parses a line with every field', () => {
  const message = {
    channel: 'whatsapp',
    to: '+1',
    text: 'Olá',
    request_id: 'r',
    account: 'a',
    kind: 'phone',
    metadata: { a: 'b' },
    ttl_seconds: 0.5,
  };
  expect(parseLine(JSON.stringify(message))).toEqual({ kind: 'message', message });
});

test('names every problem of a line', () => {
  const line = { channel: '', to: 1, request_id: null, metadata: { a: 1 }, ttl_seconds: 0, txt: 'x' };
  const parsed = parseLine(JSON.stringify(line));
  const problems = parsed.kind === 'invalid' ? parsed.problems : [];
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'txt',
    'channel',
    'to',
    'request_id',
    'text',
    'metadata',
    'ttl_seconds',
  ]);
});

test.for(['{', '[]', 'null', '"x"'])('refuses %s as a message', (line) => {
  expect(parseLine(line)).toHaveProperty('problems.length', 1);
});

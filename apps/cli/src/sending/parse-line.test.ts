import { expect, test } from 'vitest';
import { parseLine } from './parse-line.ts';

test('a line with every field is a message', () => {
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
  expect(parseLine(JSON.stringify(message))).toEqual({ message });
});

test('everything that is wrong is said at once', () => {
  const line = { channel: '', to: 1, request_id: null, metadata: { a: 1 }, ttl_seconds: 0, txt: 'x' };
  const parsed = parseLine(JSON.stringify(line));
  const problems = 'problems' in parsed ? parsed.problems : [];
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'txt',
    'channel',
    'to',
    'text',
    'request_id',
    'metadata',
    'ttl_seconds',
  ]);
});

test.for(['{', '[]', 'null', '"x"'])('%s is no message', (line) => {
  expect(parseLine(line)).toHaveProperty('problems.length', 1);
});

import { expect, test } from 'vitest';
import { CALLBACK_CONTENT_TYPE, unreadablePartToRecord } from './unreadable-part.ts';

const ACCOUNT = { id: 'acme-whatsapp', channel: 'whatsapp', tenantId: 'acme' };

test('keeps the callback of an unreadable part for a replay', () => {
  const { headers, value } = unreadablePartToRecord(ACCOUNT, { reason: 'r', part: 1, callback: { entry: [1] } });
  expect(headers).toMatchObject({ 'content-type': CALLBACK_CONTENT_TYPE, dead_letter_reason: 'UNREADABLE' });
  expect(Buffer.from(value).toString()).toBe('{"entry":[1]}');
});

test('keeps the beginning of a callback that is too large', () => {
  const { headers, value } = unreadablePartToRecord(ACCOUNT, { reason: 'r', part: 'x'.repeat(300_000) });
  expect(headers).toMatchObject({ 'content-type': 'text/plain', dead_letter_reason: 'TRUNCATED' });
  expect(headers?.['dead_letter_message']).toBe('r; 300002 bytes, of which the first 65536 are kept');
  expect(value).toHaveLength(65_536);
});

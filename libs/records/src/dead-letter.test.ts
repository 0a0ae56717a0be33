import type { StoredRecord } from '@chat4all/bus';
import { expect, test } from 'vitest';
import { deadLetterRecord, foreignDeadLetterRecord, recordToDeadLetter } from './dead-letter.ts';
import { DEAD_LETTERS_TOPIC, deliveriesTopic } from './topics.ts';

const record: StoredRecord = {
  topic: deliveriesTopic('whatsapp'),
  partition: 3,
  offset: 17,
  key: 'account|phone|+5511999999999',
  value: Uint8Array.of(255, 1),
  headers: { ce_source: '/tenants/acme', ce_type: 'chat4all.delivery' },
  timestamp: 1,
};
const DELIVERY_ERROR = { reason: 'TRANSIENT', message: 'no', channelCode: '131000', certain: false };

function stored(letter: ReturnType<typeof deadLetterRecord>, offset = 0): StoredRecord {
  return { headers: {}, ...letter, partition: 0, offset, timestamp: 2 };
}

test('keeps key, bytes and headers of a record, with its error and position', () => {
  const delivery = { deliveryId: 'm1-0', claim: 'claim' };
  const letter = deadLetterRecord(record, DELIVERY_ERROR, { channel: 'whatsapp', accountId: 'account', delivery });
  expect(letter.topic).toBe(DEAD_LETTERS_TOPIC);
  expect(recordToDeadLetter(stored(letter))).toEqual({
    deadLetterId: expect.stringMatching(/^d[0-9a-f]{32}$/) as string,
    tenantId: 'acme',
    delivery,
    channel: 'whatsapp',
    accountId: 'account',
    error: DELIVERY_ERROR,
    source: { topic: record.topic, partition: 3, offset: 17 },
    key: record.key,
    value: record.value,
    headers: record.headers,
    createTimeMs: 2,
  });
});

test('derives the id from the position of the record', () => {
  const idOf = (one: StoredRecord): string => recordToDeadLetter(one).deadLetterId;
  const once = deadLetterRecord(record, DELIVERY_ERROR);
  expect(idOf(stored(once, 0))).toBe(idOf(stored(once, 1)));
  expect(idOf(stored(once))).not.toBe(idOf(stored(deadLetterRecord({ ...record, offset: 18 }, DELIVERY_ERROR))));
});

test('has no source for data that was never in the log', () => {
  const given = { key: 'account', value: Uint8Array.of(1), contentType: 'application/json', tenantId: 'acme' };
  const letter = foreignDeadLetterRecord(
    given,
    { reason: 'UNREADABLE', message: 'no status', source: '/webhooks/whatsapp/account' },
    { channel: 'whatsapp', accountId: 'account' },
  );
  const read = recordToDeadLetter(stored(letter));
  expect(read.source).toBeUndefined();
  expect(read).toMatchObject({ tenantId: 'acme', channel: 'whatsapp', accountId: 'account', key: 'account' });
  expect(read.headers).toEqual({ 'content-type': 'application/json', ce_source: '/tenants/acme' });
});

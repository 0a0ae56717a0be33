import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseWebhook } from './webhook.ts';

const SECRETS = { appSecret: 'a-secret', verifyToken: 'a-word' };

function read(value: object) {
  const entry = [{ changes: [{ field: 'messages', value: { metadata: { phone_number_id: '1' }, ...value } }] }];
  const body = Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
  const signature = `sha256=${createHmac('sha256', SECRETS.appSecret).update(body).digest('hex')}`;
  const headers = { 'x-hub-signature-256': signature };
  return parseWebhook({ method: 'POST', headers, query: {}, body }, SECRETS, 1_749_416_383_000);
}

const STATUS = { id: 'wamid.1', status: 'delivered', timestamp: '1749416383' };

describe('parseWebhook', () => {
  it('names the number of the app that each part is for', () => {
    const result = read({ metadata: { phone_number_id: '2' }, statuses: [STATUS, {}] });
    expect(result).toMatchObject({ events: [{ providerAccountId: '2' }], unreadable: [{ providerAccountId: '2' }] });
  });

  it.each<[string, object, string]>([
    ['a code as text', { code: '131026', title: null, message: null }, 'undeliverable'],
    ['an error without a code', { title: 'x' }, 'unknown'],
    ['an error of another type', { errors: 'x' }, 'unknown'],
  ])('reads a failure with %s', (_, error, reason) => {
    const failed = { ...STATUS, status: 'failed', errors: [error, { title: 'y' }] };
    expect(read({ statuses: [failed] })).toMatchObject({ events: [{ state: 'failed', error: { reason } }] });
  });

  it('reads a time in milliseconds, and uses the time of arrival without one', () => {
    const times = ['1749416383123', 'soon', null].map((timestamp) => ({ ...STATUS, timestamp }));
    expect(read({ statuses: times })).toMatchObject({
      events: [
        { time: 1_749_416_383_123 },
        { time: 1_749_416_383_000, unread: ['timestamp'] },
        { time: 1_749_416_383_000 },
      ],
    });
  });

  it('does not return the id of a group as an identity', () => {
    const grouped = { ...STATUS, recipient_type: 'group', recipient_id: '1203630255551234' };
    expect(read({ statuses: [grouped] })).toMatchObject({ events: [{ kind: 'receipt', identities: [] }] });
  });

  it('parses the parts of a change independently', () => {
    const result = read({ statuses: [{ ...STATUS, status: 'teleported' }, STATUS], messages: [{ id: 'wamid.2' }] });
    expect(result).toMatchObject({
      events: [{ state: 'delivered' }],
      unreadable: [{ reason: 'invalid message' }, { reason: 'invalid status' }],
    });
  });

  it('reports a failure without an error as unknown', () => {
    expect(read({ statuses: [{ ...STATUS, status: 'failed' }] })).toMatchObject({
      events: [{ state: 'failed', error: { reason: 'unknown', certain: true, retryable: false } }],
    });
  });
});

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseWebhook } from './webhook.ts';

const SECRETS = { appSecret: 'a-secret', verifyToken: 'a-word' };

function read(value: object) {
  const entry = [{ changes: [{ field: 'messages', value: { metadata: { phone_number_id: '1' }, ...value } }] }];
  const body = Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
  const signature = `sha256=${createHmac('sha256', SECRETS.appSecret).update(body).digest('hex')}`;
  const headers = { 'x-hub-signature-256': signature };
  return parseWebhook({ method: 'POST', headers, query: {}, body }, SECRETS, {
    phoneNumberId: '1',
    now: 1_749_416_383_000,
  });
}

const STATUS = { id: 'wamid.1', status: 'delivered', timestamp: '1749416383' };

describe('parseWebhook', () => {
  it('reports events of another number of the same app as unreadable', () => {
    const result = read({ metadata: { phone_number_id: '2' }, statuses: [STATUS] });
    expect(result).toMatchObject({
      events: [],
      unreadable: [{ reason: 'phone_number_id of another account' }],
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

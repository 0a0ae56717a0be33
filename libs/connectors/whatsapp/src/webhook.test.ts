import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseWebhook } from './webhook.ts';

const secrets = { appSecret: 'a-secret', verifyToken: 'a-word' };

function read(value: object) {
  const entry = [{ changes: [{ field: 'messages', value: { metadata: { phone_number_id: '1' }, ...value } }] }];
  const body = Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
  const signature = `sha256=${createHmac('sha256', secrets.appSecret).update(body).digest('hex')}`;
  const headers = { 'x-hub-signature-256': signature };
  return parseWebhook({ method: 'POST', headers, query: {}, body }, secrets, '1');
}

const status = { id: 'wamid.1', status: 'delivered', timestamp: '1749416383' };

describe('parseWebhook', () => {
  it('keeps what belongs to another number of the same app apart', () => {
    const result = read({ metadata: { phone_number_id: '2' }, statuses: [status] });
    expect(result).toMatchObject({
      events: [],
      unreadable: [{ reason: 'for another phone number id than this account has' }],
    });
  });

  it('does not take the id of a group for a person', () => {
    const grouped = { ...status, recipient_type: 'group', recipient_id: '1203630255551234' };
    expect(read({ statuses: [grouped] })).toMatchObject({ events: [{ kind: 'receipt', identities: [] }] });
  });

  it('judges the parts of one value apart', () => {
    const result = read({ statuses: [{ ...status, status: 'teleported' }, status], messages: [{ id: 'wamid.2' }] });
    expect(result).toMatchObject({
      events: [{ state: 'delivered' }],
      unreadable: [{ reason: 'a message is not understood' }, { reason: 'a status is not understood' }],
    });
  });

  it('reports a failure without a reason as one', () => {
    expect(read({ statuses: [{ ...status, status: 'failed' }] })).toMatchObject({
      events: [{ state: 'failed', error: { reason: 'unknown', certain: true, retryable: false } }],
    });
  });
});

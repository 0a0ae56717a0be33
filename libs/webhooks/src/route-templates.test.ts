import { createHmac } from 'node:crypto';
import { createWhatsApp } from '@chat4all/connector-whatsapp';
import { type Account, fixedAccounts } from '@chat4all/runtime';
import { expect, test } from 'vitest';
import { routeCallback } from './route-callback.ts';

function accountOf(id: string, phoneNumberId: string, businessAccountId?: string, appSecret = 'secret'): Account {
  const credentials = { accessToken: 't', appSecret, verifyToken: 'v' };
  const connector = createWhatsApp({ phoneNumberId, businessAccountId, ...credentials });
  return { id, tenantId: 'acme', channel: 'whatsapp', connector, rates: { messagesPerSecond: 1 } };
}

const ACCOUNTS = fixedAccounts([
  accountOf('first', '1', 'b1'),
  accountOf('second', '2', 'b1'),
  accountOf('other business', '3', 'b2'),
  accountOf('other app', '4', 'b1', 'another'),
  accountOf('no business', '5'),
]);

/** Routes an approval of a template of the business `b1`, and returns the accounts that get it. */
function route(accountId?: string): readonly string[] {
  const value = { event: 'APPROVED', message_template_id: 7 };
  const entry = { id: 'b1', time: 1, changes: [{ field: 'message_template_status_update', value }] };
  const body = Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry: [entry] }));
  const signature = createHmac('sha256', 'secret').update(body).digest('hex');
  const request = { method: 'POST', headers: { 'x-hub-signature-256': `sha256=${signature}` }, query: {}, body };
  const call = { channel: 'whatsapp', request, ...(accountId !== undefined && { accountId }) };
  const routed = routeCallback(call, ACCOUNTS);
  if (routed.kind !== 'parts') throw new Error(`the callback was ${routed.kind}`);
  expect(routed.unknown).toEqual([]);
  return routed.accounts.filter(({ events }) => events.length > 0).map(({ account }) => account.id);
}

test.each([['first'], ['other business'], ['no business'], [undefined]])(
  'a report about a template goes to the accounts of its business that verify it, whichever URL was called: %s',
  (accountId) => {
    expect(route(accountId)).toEqual(['first', 'second']);
  },
);

import type { ChannelEvent } from '@chat4all/connector';
import { DeliveryState, type EventRecord } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { channelEventToRecord } from './channel-event.ts';
import { recordToEvent } from './records.ts';

const ACCOUNT = { id: 'acme-whatsapp', channel: 'whatsapp', tenantId: 'acme' };
const PHONE = { kind: 'phone', value: '+5511999999999' };
const BSUID = { kind: 'bsuid', value: 'BR.ana' };
const onAccount = (identity: { kind: string; value: string }) => ({
  ...identity,
  channel: 'whatsapp',
  accountId: 'acme-whatsapp',
});

function convert(event: ChannelEvent): { readonly key: string; readonly event: EventRecord } {
  const record = { ...channelEventToRecord(ACCOUNT, event, ''), partition: 0, offset: 0, timestamp: 0 };
  return { key: record.key, event: recordToEvent({ ...record, headers: record.headers ?? {} }) };
}
const inbound = {
  kind: 'message',
  providerMessageId: 'wamid.1',
  from: [BSUID, PHONE],
  time: 5,
  original: { a: 1 },
} as const;

test('keeps everything that was reported of an inbound message, the phone number first', () => {
  const details = { profileName: 'Ana', username: 'ana', replyTo: 'wamid.0', topicId: '7' };
  const referral = { sourceUrl: 'https://example.com', clickId: 'c' };
  const content = { kind: 'text', text: 'Oi' } as const;
  const bea = { kind: 'phone', value: '+5521888888888' };
  const named = [{ ...bea, isSubject: true }];
  const { key, event } = convert({ ...inbound, ...details, referral, content, author: PHONE, named });
  expect(key).toBe('acme-whatsapp|bsuid|BR.ana');
  expect(event.tenantId).toBe('acme');
  expect(event.eventId).toMatch(/received$/);
  expect(event.kind).toMatchObject({
    $case: 'inbound',
    value: {
      ...{ sender: onAccount(BSUID), senderIdentities: [onAccount(PHONE), onAccount(BSUID)], pending: true },
      ...{ profileName: 'Ana', username: 'ana', replyToProviderMessageId: 'wamid.0', topicId: '7' },
      ...{ author: onAccount(PHONE), original: '{"a":1}', providerTimeMs: 5 },
      referral: { ...referral, sourceId: '', ref: '' },
      namedPeople: [{ identity: onAccount(bea), isSubject: true }],
      content: { kind: { $case: 'text', value: { body: 'Oi' } } },
    },
  });
});

test('makes content of an unknown kind channel_specific', () => {
  expect(convert(inbound).event.kind?.value).toMatchObject({
    content: { kind: { $case: 'channelSpecific', value: { payload: { a: 1 } } } },
  });
  expect(convert({ ...inbound, original: ['x'] }).event.kind?.value).toMatchObject({
    content: { kind: { value: { payload: { value: ['x'] } } } },
  });
});

test('keeps a message whose original is nested too deeply, or is too large', () => {
  const nested: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000));
  const content = { kind: 'text', text: 'Oi' } as const;
  const deep = convert({ ...inbound, content, original: { nested } }).event.kind?.value;
  expect(deep).toMatchObject({ content: { kind: { value: { body: 'Oi' } } } });
  expect(deep).toHaveProperty(
    'original',
    '{"nested":' + '['.repeat(23) + '"(nested too deeply)"' + ']'.repeat(23) + '}',
  );
  const large = convert({ ...inbound, content, original: 'x'.repeat(300_000) }).event.kind?.value;
  expect(large).toMatchObject({ original: '', content: { kind: { value: { body: 'Oi' } } } });
});

test('converts receipts with their recipient, echoes and changes of identity', () => {
  const receipt = { kind: 'receipt', state: 'read', providerMessageId: 'mid', identities: [PHONE], time: 5 } as const;
  expect(convert({ ...receipt, watermark: true }).event.kind).toMatchObject({
    $case: 'receipt',
    value: { state: DeliveryState.READ, watermark: true, identities: [onAccount(PHONE)] },
  });
  const echo = { kind: 'echo', providerMessageId: 'wamid.2', to: [PHONE], time: 5, original: {} } as const;
  expect(convert({ ...echo, content: { kind: 'text', text: 'Olá' } }).event.kind).toMatchObject({
    $case: 'echo',
    value: { providerMessageId: 'wamid.2', recipients: [onAccount(PHONE)] },
  });
  const change = {
    kind: 'identity_change',
    providerMessageId: 'wamid.3',
    old: [PHONE],
    new: [BSUID],
    time: 5,
  } as const;
  expect(convert(change)).toMatchObject({
    key: 'acme-whatsapp|phone|+5511999999999',
    event: { kind: { $case: 'identityChange', value: { old: [onAccount(PHONE)], new: [onAccount(BSUID)] } } },
  });
});

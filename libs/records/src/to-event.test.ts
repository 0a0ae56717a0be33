import { EventRecord, MessageDirection, MessageOrigin } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { type EventFilter, toEvent } from './to-event.ts';

const ANA = { channel: 'whatsapp', kind: 'phone', value: '+5511999999999', accountId: 'acme-whatsapp' };
const FILTER: EventFilter = { tenantId: 'acme', messageIds: new Set(), channels: new Set(), conversationId: '' };

const convert = (kind: NonNullable<Parameters<typeof EventRecord.fromPartial>[0]['kind']>, filter = FILTER) =>
  toEvent(EventRecord.fromPartial({ eventId: 'e1', tenantId: 'acme', kind }), filter, () => 'c1', 7)?.kind;
const message = {
  messageId: 'in1',
  sender: ANA,
  senderIdentities: [ANA],
  profileName: 'Ana',
  original: '{"a":{"b":1}}',
};

test('returns an inbound message once the store knows it, with everything that was reported', () => {
  expect(convert({ $case: 'inbound', value: { ...message, pending: true } })).toBeUndefined();
  expect(convert({ $case: 'received', value: { ...message, userId: 'ana' } })).toMatchObject({
    $case: 'inbound',
    value: {
      message: {
        ...{ messageId: 'in1', direction: MessageDirection.INBOUND, origin: MessageOrigin.UNSPECIFIED, userId: 'ana' },
        ...{ senderIdentities: [ANA], profileName: 'Ana', original: { a: { b: 1 } }, createTime: new Date(7) },
      },
    },
  });
});

test('returns the inbound messages of earlier versions', () => {
  expect(convert({ $case: 'inbound', value: message })).toMatchObject({ value: { message: { messageId: 'in1' } } });
});

test('returns messages of the native app, and changed identities, but not their reports', () => {
  const echo = { messageId: 'echo1', providerMessageId: 'wamid.1', recipients: [ANA], providerTimeMs: 5 };
  expect(convert({ $case: 'echo', value: echo })).toBeUndefined();
  expect(convert({ $case: 'echoed', value: echo })).toMatchObject({
    $case: 'echo',
    value: {
      message: {
        ...{ direction: MessageDirection.OUTBOUND, origin: MessageOrigin.NATIVE_APP, providerMessageId: 'wamid.1' },
        deliveries: [{ deliveryId: 'echo1-0', identity: ANA }],
      },
      providerTime: new Date(5),
    },
  });
  const change = { old: [ANA], new: [{ ...ANA, value: '+1' }] };
  expect(convert({ $case: 'identityChange', value: change })).toBeUndefined();
  expect(convert({ $case: 'identityChanged', value: change })).toMatchObject({ value: change });
});

test.each([
  ['another tenant', { ...FILTER, tenantId: 'other' }],
  ['another channel', { ...FILTER, channels: new Set(['telegram']) }],
  ['a message', { ...FILTER, messageIds: new Set(['m1']) }],
  ['a conversation', { ...FILTER, conversationId: 'c1' }],
])('leaves them out of a stream of %s', (_, filter) => {
  expect(convert({ $case: 'received', value: message }, filter)).toBeUndefined();
  expect(convert({ $case: 'echoed', value: { messageId: 'echo1', recipients: [ANA] } }, filter)).toBeUndefined();
  expect(convert({ $case: 'identityChanged', value: { old: [ANA], new: [ANA] } }, filter)).toBeUndefined();
});

import { type Identity, Message, MessageDirection } from '@chat4all/proto';
import { describe, expect, test } from 'vitest';
import { partOfMessage } from './referred-message.ts';

const on = (kind: string, value: string, accountId = 'a'): Identity => ({
  channel: 'whatsapp',
  kind,
  value,
  accountId,
});
const ana = on('phone', '+551');
const bia = on('phone', '+552');

const sentTo = (...identities: readonly Identity[]): Message =>
  Message.fromPartial({
    direction: MessageDirection.OUTBOUND,
    deliveries: identities.map((identity) => ({ identity, providerMessageId: `to ${identity.value}` })),
  });
const from = (sender: Identity): Message =>
  Message.fromPartial({ direction: MessageDirection.INBOUND, sender, providerMessageId: 'theirs' });

describe('partOfMessage', () => {
  test('finds the delivery to an identity, and the message from one', () => {
    expect(partOfMessage(sentTo(ana, bia), bia)).toEqual({ with: bia, providerMessageId: 'to +552' });
    expect(partOfMessage(from(ana), ana)).toEqual({ with: ana, providerMessageId: 'theirs' });
  });

  test('matches another kind of identity only if it is the only one', () => {
    const bsuid = on('bsuid', 'US.1');
    expect(partOfMessage(from(bsuid), ana)?.providerMessageId).toBe('theirs');
    expect(partOfMessage(sentTo(bsuid, on('bsuid', 'US.2')), ana)).toBeUndefined();
  });

  test.each([
    ['another person', from(bia)],
    ['another account', from(on('phone', '+551', 'b'))],
    ['another channel', from({ ...ana, channel: 'telegram' })],
    ['nobody', sentTo()],
  ])('knows that a message with %s is not one with this person', (_, message) => {
    expect(partOfMessage(message, ana)).toBeUndefined();
  });
});

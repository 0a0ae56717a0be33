import { type Identity, Message, MessageDirection } from '@chat4all/proto';
import { describe, expect, test } from 'vitest';
import { findPartOfMessage } from './referred-message.ts';

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

const find = (message: Message, identity: Identity, linked: readonly Identity[] = []) =>
  findPartOfMessage(message, identity, () => Promise.resolve(linked));

describe('findPartOfMessage', () => {
  test('finds the delivery to an identity, and the message from one', async () => {
    expect(await find(sentTo(ana, bia), bia)).toEqual({ with: bia, providerMessageId: 'to +552' });
    expect(await find(from(ana), ana)).toEqual({ with: ana, providerMessageId: 'theirs' });
    const both = Message.fromPartial({ ...from(on('bsuid', 'US.1')), senderIdentities: [ana] });
    expect(await find(both, ana)).toMatchObject({ with: { value: 'US.1' } });
  });

  test('finds what came under a linked identity, but not under one of another account', async () => {
    const withoutDigit = on('phone', '+51');
    expect(await find(sentTo(bia, ana), withoutDigit, [ana])).toMatchObject({ with: ana });
    expect(await find(from(ana), withoutDigit, [ana])).toMatchObject({ with: ana });
    expect(await find(from(on('phone', '+551', 'b')), withoutDigit, [ana])).toBeUndefined();
  });

  test('matches another kind of identity only if it is the only one', async () => {
    const bsuid = on('bsuid', 'US.1');
    expect(await find(from(bsuid), ana)).toMatchObject({ providerMessageId: 'theirs' });
    expect(await find(sentTo(bsuid, on('bsuid', 'US.2')), ana)).toBeUndefined();
  });

  test.each([
    ['another person', from(bia)],
    ['another account', from(on('phone', '+551', 'b'))],
    ['another channel', from({ ...ana, channel: 'telegram' })],
    ['no recipients', sentTo()],
  ])('knows that a message with %s is not one with this person', async (_, message) => {
    expect(await find(message, ana)).toBeUndefined();
  });
});

import { validateIdentity } from '@chat4all/connector';
import { describe, expect, it } from 'vitest';
import { whatsappCapabilities } from './capabilities.ts';
import { toSendReceipt, toSendRequest } from './send.ts';

const CONTENT = { kind: 'text', text: 'hi' } as const;

describe('sendRequest', () => {
  it('sets `to` to a phone number without its plus', () => {
    expect(toSendRequest({ id: 'd-1', to: { kind: 'phone', value: '+5511999999999' }, content: CONTENT })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '5511999999999',
      type: 'text',
      text: { body: 'hi', preview_url: false },
      biz_opaque_callback_data: 'd-1',
    });
  });

  it('sets `recipient` to a user id, and not `to`, where it would be lost', () => {
    const request = toSendRequest({ id: 'd-1', to: { kind: 'bsuid', value: 'BR.1A2B' }, content: CONTENT });
    expect(request).toMatchObject({ recipient: 'BR.1A2B' });
    expect(request).not.toHaveProperty('to');
  });

  it('contains the reply and the preview option', () => {
    const to = { kind: 'phone', value: '+5511999999999' };
    expect(toSendRequest({ id: 'd', to, content: { ...CONTENT, previewUrl: true }, replyTo: 'wamid.1' })).toMatchObject(
      {
        context: { message_id: 'wamid.1' },
        text: { preview_url: true },
      },
    );
  });
});

it('refuses the national prefix of Brazil, but not the zero of Italian numbers', () => {
  const problems = (value: string) => validateIdentity({ kind: 'phone', value }, whatsappCapabilities);
  expect(problems('+55011988887777')).toHaveLength(1);
  for (const value of ['+5511988887777', '+390612345678']) expect(problems(value)).toEqual([]);
});

describe('sendReceipt', () => {
  const answer = { contacts: [{ wa_id: '5511999999999', user_id: 'BR.1A2B' }], messages: [{ id: 'wamid.1' }] };

  it('returns the identities that the caller did not know', () => {
    expect(toSendReceipt(answer, { kind: 'phone', value: '+5511999999999' })).toEqual({
      providerMessageId: 'wamid.1',
      identities: [{ kind: 'bsuid', value: 'BR.1A2B' }],
    });
  });

  it('needs the id of the message only', () => {
    const to = { kind: 'phone', value: '+5511999999999' };
    for (const contacts of [null, 'x', [null], [{ wa_id: null, user_id: 7 }]]) {
      expect(toSendReceipt({ contacts, messages: [{ id: 'wamid.1' }] }, to)).toEqual({ providerMessageId: 'wamid.1' });
    }
  });

  it("returns WhatsApp's number of the recipient if it differs", () => {
    expect(toSendReceipt(answer, { kind: 'phone', value: '+551199999999' }).identities).toContainEqual({
      kind: 'phone',
      value: '+5511999999999',
    });
  });
});

describe('channel-specific content', () => {
  it('cannot change the recipient, nor the id in the receipts', () => {
    const payload = { type: 'text', text: { body: 'x' }, to: '1', recipient: '2', biz_opaque_callback_data: '3' };
    const to = { kind: 'bsuid', value: 'BR.1A2B' };
    const request = toSendRequest({ id: 'd-1', to, content: { kind: 'channel_specific', payload } });
    expect(request).toMatchObject({ recipient: 'BR.1A2B', biz_opaque_callback_data: 'd-1', text: { body: 'x' } });
    expect(request).not.toHaveProperty('to');
  });
});

import { describe, expect, it } from 'vitest';
import { sendReceipt, sendRequest } from './send.ts';

const content = { kind: 'text', text: 'hi' } as const;

describe('sendRequest', () => {
  it('writes a phone number to `to` without its plus', () => {
    expect(sendRequest({ id: 'd-1', to: { kind: 'phone', value: '+5511999999999' }, content })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '5511999999999',
      type: 'text',
      text: { body: 'hi', preview_url: false },
      biz_opaque_callback_data: 'd-1',
    });
  });

  it('writes a user id to `recipient` and never to `to`, where it would be lost', () => {
    const request = sendRequest({ id: 'd-1', to: { kind: 'bsuid', value: 'BR.1A2B' }, content });
    expect(request).toMatchObject({ recipient: 'BR.1A2B' });
    expect(request).not.toHaveProperty('to');
  });

  it('carries the reply and the wish for a preview', () => {
    const to = { kind: 'phone', value: '+5511999999999' };
    expect(sendRequest({ id: 'd', to, content: { ...content, previewUrl: true }, replyTo: 'wamid.1' })).toMatchObject({
      context: { message_id: 'wamid.1' },
      text: { preview_url: true },
    });
  });
});

describe('sendReceipt', () => {
  const answer = { contacts: [{ wa_id: '5511999999999', user_id: 'BR.1A2B' }], messages: [{ id: 'wamid.1' }] };

  it('tells the names of the person that the caller did not have', () => {
    expect(sendReceipt(answer, { kind: 'phone', value: '+5511999999999' })).toEqual({
      providerMessageId: 'wamid.1',
      identities: [{ kind: 'bsuid', value: 'BR.1A2B' }],
    });
  });

  it('tells the number that WhatsApp knows when it is another', () => {
    expect(sendReceipt(answer, { kind: 'phone', value: '+551199999999' }).identities).toContainEqual({
      kind: 'phone',
      value: '+5511999999999',
    });
  });
});

describe('what only WhatsApp knows', () => {
  it('cannot change to whom a message goes, nor what its receipts say', () => {
    const payload = { type: 'text', text: { body: 'x' }, to: '1', recipient: '2', biz_opaque_callback_data: '3' };
    const to = { kind: 'bsuid', value: 'BR.1A2B' };
    const request = sendRequest({ id: 'd-1', to, content: { kind: 'channel_specific', payload } });
    expect(request).toMatchObject({ recipient: 'BR.1A2B', biz_opaque_callback_data: 'd-1', text: { body: 'x' } });
    expect(request).not.toHaveProperty('to');
  });
});

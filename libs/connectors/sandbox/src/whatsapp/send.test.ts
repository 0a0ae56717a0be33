import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { userIdOf } from '../index.ts';
import { start, TEXT_MESSAGE, WHATSAPP_ACCOUNT } from '../start-sandbox.fixture.ts';

const { to, ...withoutRecipient } = TEXT_MESSAGE;

describe('A message to WhatsApp', () => {
  it('is accepted, with the response of Meta', async () => {
    const { sandbox, send } = start();
    const { status, json } = await send({
      ...TEXT_MESSAGE,
      context: { message_id: 'wamid.0' },
      biz_opaque_callback_data: 'd-1',
    });
    const [message] = sandbox.messages();
    expect(message).toMatchObject({
      account: WHATSAPP_ACCOUNT.id,
      recipient: '5511999999999',
      type: 'text',
      text: 'hi',
      callbackData: 'd-1',
      replyTo: 'wamid.0',
    });
    expect(message?.id).toMatch(/^wamid\../);
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        messaging_product: 'whatsapp',
        contacts: [{ input: '5511999999999', wa_id: '5511999999999', user_id: userIdOf('5511999999999') }],
        messages: [{ id: message?.id, message_status: 'accepted' }],
      },
    });
  });

  it('is reported as sent, delivered and read, signed over the raw bytes', async () => {
    const { sandbox, callbacks, parsed, send } = start();
    await send({ ...TEXT_MESSAGE, biz_opaque_callback_data: 'd-1' });
    await sandbox.idle();
    const id = sandbox.messages()[0]?.id;
    const about = { id, timestamp: '1749416383', recipient_id: '5511999999999', biz_opaque_callback_data: 'd-1' };
    const callback = (status: string) => ({
      object: 'whatsapp_business_account',
      entry: [
        {
          changes: [
            {
              field: 'messages',
              value: { metadata: { phone_number_id: WHATSAPP_ACCOUNT.id }, statuses: [{ ...about, status }] },
            },
          ],
        },
      ],
    });
    expect(parsed()).toMatchObject(['sent', 'delivered', 'read'].map(callback));
    for (const { url, headers, body } of callbacks) {
      expect(url).toBe(WHATSAPP_ACCOUNT.webhookUrl);
      const signature = createHmac('sha256', 'whatsapp-secret').update(body).digest('hex');
      expect(headers['x-hub-signature-256']).toBe(`sha256=${signature}`);
    }
  });

  it('reaches the same person by phone number and by user id', async () => {
    const { sandbox, send } = start();
    await send(TEXT_MESSAGE);
    await send({ ...withoutRecipient, recipient: userIdOf(to) });
    sandbox.receiveFrom({ phone: to, userId: 'BR.1A2B3C' }, 'oi', { account: WHATSAPP_ACCOUNT.id });
    expect(await send({ ...withoutRecipient, recipient: 'BR.1A2B3C' })).toMatchObject({
      json: { contacts: [{ input: 'BR.1A2B3C', wa_id: to, user_id: 'BR.1A2B3C' }] },
    });
    expect(sandbox.messages({ recipient: to })).toHaveLength(3);
  });

  it('is lost, despite a response 200, if `to` is a user id', async () => {
    const { sandbox, callbacks, send } = start();
    expect(await send({ ...TEXT_MESSAGE, to: 'BR.1A2B3C' })).toMatchObject({ status: 200 });
    await sandbox.idle();
    expect([sandbox.messages(), callbacks]).toEqual([[], []]);
  });

  it('that is a reaction is reported as sent only', async () => {
    const { sandbox, parsed, send } = start();
    await send({
      messaging_product: 'whatsapp',
      to,
      type: 'reaction',
      reaction: { message_id: 'wamid.0', emoji: '👨‍👩‍👧' },
    });
    await sandbox.idle();
    expect(sandbox.messages()).toMatchObject([{ type: 'reaction', text: '👨‍👩‍👧', replyTo: 'wamid.0' }]);
    expect(parsed()).toMatchObject([{ entry: [{ changes: [{ value: { statuses: [{ status: 'sent' }] } }] }] }]);
  });

  it.each([
    ['a body that is not JSON', 'not json {', 100],
    ['no messaging_product', { ...TEXT_MESSAGE, messaging_product: 'sms' }, 100],
    ['an unknown member', { ...TEXT_MESSAGE, tezt: 1 }, 100],
    ['an unknown type', { ...TEXT_MESSAGE, type: 'hologram' }, 131051],
    ['no content of its type', { messaging_product: 'whatsapp', to, type: 'image' }, 131008],
    ['no type and no text', { messaging_product: 'whatsapp', to }, 131008],
    ['an empty text', { ...TEXT_MESSAGE, text: { body: '' } }, 100],
    ['a text of 4,097 characters', { ...TEXT_MESSAGE, text: { body: '😀'.repeat(4097) } }, 100],
    ['too much callback data', { ...TEXT_MESSAGE, biz_opaque_callback_data: 'x'.repeat(513) }, 100],
    ['no recipient', withoutRecipient, 100],
    ['a phone number in recipient', { ...withoutRecipient, recipient: '5511999999999' }, 100],
    ['no phone number', { ...TEXT_MESSAGE, to: 'invalid' }, 100],
  ])('is refused with %s', async (_, body, code) => {
    const { sandbox, send } = start();
    expect(await send(body)).toMatchObject({ status: 400, json: { error: { code } } });
    expect(sandbox.messages()).toEqual([]);
  });

  it('may have 4,096 characters of any size', async () => {
    const { send } = start();
    expect(await send({ ...TEXT_MESSAGE, text: { body: '😀'.repeat(4096) } })).toMatchObject({ status: 200 });
  });

  it('is refused with the name of the invalid parameter', async () => {
    const { send } = start();
    const { json } = await send({ ...TEXT_MESSAGE, text: { body: 7 } });
    const details = "Param text['body']: Invalid input: expected string, received number";
    expect(json).toMatchObject({
      error: {
        message: '(#100) Invalid parameter',
        type: 'OAuthException',
        error_data: { messaging_product: 'whatsapp', details },
      },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { createSandboxClient } from '../index.ts';
import { IGSID, INSTAGRAM_ACCOUNT, start, TEXT_MESSAGE, WHATSAPP_ACCOUNT } from '../start-sandbox.fixture.ts';

function startWithMessage() {
  const clock = { now: 1000 };
  const parts = start({ now: () => clock.now });
  const { sandbox, send } = parts;
  const client = createSandboxClient({ baseUrl: 'http://sandbox.example', fetch: sandbox.fetch });
  const id = sandbox.receiveFrom({ phone: TEXT_MESSAGE.to }, 'oi', { account: WHATSAPP_ACCOUNT.id });
  const markRead = (more: object = {}) =>
    send({ messaging_product: 'whatsapp', status: 'read', message_id: id, ...more });
  const isTyping = async () => (await client.conversations({ account: WHATSAPP_ACCOUNT.id }))[0]?.typing;
  return { ...parts, clock, client, markRead, isTyping };
}

describe('Marking a message as read', () => {
  it('sets its state, and sends no message', async () => {
    const { sandbox, client, markRead, isTyping } = startWithMessage();
    expect(await markRead()).toMatchObject({ status: 200, json: { success: true } });
    expect(await client.messages()).toMatchObject([{ direction: 'from_person', state: 'read' }]);
    expect(sandbox.messages()).toEqual([]);
    expect(await isTyping()).toBe(false);
  });

  it('can show the typing indicator, for 25 seconds or until the next message', async () => {
    const { clock, send, markRead, isTyping } = startWithMessage();
    await markRead({ typing_indicator: { type: 'text' } });
    clock.now += 24_999;
    expect(await isTyping()).toBe(true);
    clock.now += 1;
    expect(await isTyping()).toBe(false);
    await markRead({ typing_indicator: { type: 'text' } });
    await send(TEXT_MESSAGE);
    expect(await isTyping()).toBe(false);
  });

  it.each([
    ['no message', { message_id: '' }],
    ['another status', { status: 'delivered' }],
    ['another indicator', { typing_indicator: { type: 'audio' } }],
  ])('is refused with %s', async (_, more) => {
    const { markRead } = startWithMessage();
    expect(await markRead(more)).toMatchObject({ status: 400, json: { error: { code: 100 } } });
  });

  it('is a sender action on Instagram', async () => {
    const { sandbox, client, sendInstagram } = startWithMessage();
    sandbox.receiveFrom({ userId: IGSID }, 'oi', { account: INSTAGRAM_ACCOUNT.id });
    await sendInstagram({ sender_action: 'typing_on' });
    expect(await client.conversations({ account: INSTAGRAM_ACCOUNT.id })).toMatchObject([{ typing: true }]);
    await sendInstagram({ sender_action: 'mark_seen' });
    expect(await client.messages({ account: INSTAGRAM_ACCOUNT.id })).toMatchObject([{ state: 'read' }]);
    expect(await client.messages({ account: WHATSAPP_ACCOUNT.id })).toMatchObject([{ state: 'delivered' }]);
  });
});

import { describe, expect, it } from 'vitest';
import { IGSID, INSTAGRAM_ACCOUNT, start } from '../start-sandbox.fixture.ts';

const FILE_URL = 'https://files.example/a.png';
const reply = (title: string) => ({ content_type: 'text', title, payload: title });
const TEMPLATE = {
  type: 'template',
  payload: { template_type: 'button', text: 'Look', buttons: [{ type: 'web_url', title: 'Open', url: FILE_URL }] },
};

describe('A message to Instagram', () => {
  it('is echoed and reported as read only', async () => {
    const { sandbox, parsed, sendInstagram } = start();
    const { status, json } = await sendInstagram({ message: { text: 'hi' } });
    const id = sandbox.messages({ account: INSTAGRAM_ACCOUNT.id })[0]?.id;
    expect({ status, json }).toEqual({ status: 200, json: { recipient_id: IGSID, message_id: id } });
    await sandbox.idle();
    const callback = (event: object) => ({
      object: 'instagram',
      entry: [{ id: INSTAGRAM_ACCOUNT.id, messaging: [event] }],
    });
    expect(parsed()).toMatchObject([
      callback({ sender: { id: INSTAGRAM_ACCOUNT.id }, message: { mid: id, text: 'hi', is_echo: true } }),
      callback({ sender: { id: IGSID }, read: { mid: id } }),
    ]);
  });

  it('is reported as read together with earlier ones, by the newest only', async () => {
    const { sandbox, parsed, sendInstagram } = start({ delays: { sentMs: 0, deliveredMs: 0, readMs: 50 } });
    for (const text of ['one', 'two', 'three']) await sendInstagram({ message: { text } });
    await sandbox.idle();
    const newest = sandbox.messages({ account: INSTAGRAM_ACCOUNT.id }).at(-1)?.id;
    const reads = parsed().filter((callback) => JSON.stringify(callback).includes('"read"'));
    expect(reads).toMatchObject([{ entry: [{ messaging: [{ read: { mid: newest } }] }] }]);
  });

  it('is limited in bytes, not in characters', async () => {
    const { sendInstagram } = start();
    const long = (count: number) => sendInstagram({ message: { text: 'ç'.repeat(count) } });
    expect(await long(500)).toMatchObject({ status: 200 });
    expect(await long(501)).toMatchObject({ status: 400, json: { error: { code: 100 } } });
  });

  it.each([
    ['text', { message: { text: 'Which?', quick_replies: [reply('One'), reply('Two')] } }, 'Which?'],
    ['image', { message: { attachment: { type: 'image', payload: { url: FILE_URL } } } }, ''],
    ['template', { message: { attachment: TEMPLATE } }, 'Look'],
    ['like_heart', { message: { attachment: { type: 'like_heart' } } }, ''],
    ['text', { message: { text: 'hi' }, messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }, 'hi'],
  ])('accepts %s: %j', async (type, body, plainText) => {
    const { sandbox, sendInstagram } = start();
    expect(await sendInstagram(body)).toMatchObject({ status: 200 });
    expect(sandbox.messages()).toMatchObject([{ type, text: plainText, content: body.message }]);
  });

  it.each([
    ['text and attachment', { message: { text: 'hi', attachment: TEMPLATE } }],
    ['14 quick replies', { message: { text: 'hi', quick_replies: Array.from({ length: 14 }, () => reply('a')) } }],
    ['a long quick reply', { message: { text: 'hi', quick_replies: [reply('x'.repeat(21))] } }],
    ['neither a file nor a URL', { message: { attachment: { type: 'image', payload: {} } } }],
    ['an unknown upload', { message: { attachment: { type: 'image', payload: { attachment_id: '1' } } } }],
    ['a tag without its type', { message: { text: 'hi' }, tag: 'HUMAN_AGENT' }],
    ['an unknown action', { sender_action: 'wave' }],
    [
      'a reaction that Instagram does not have',
      { sender_action: 'react', payload: { message_id: 'm', reaction: 'wow' } },
    ],
  ])('is refused with %s', async (_, body) => {
    const { sandbox, sendInstagram } = start();
    expect(await sendInstagram(body)).toMatchObject({ status: 400, json: { error: { code: 100 } } });
    expect(sandbox.messages()).toEqual([]);
  });

  it('may be sent by the account of the token', async () => {
    const { sandbox, call } = start();
    const body = JSON.stringify({ recipient: { id: IGSID }, message: { text: 'hi' } });
    expect(await call('/v25.0/me/messages', { token: 'instagram-token', body })).toMatchObject({ status: 200 });
    expect(sandbox.messageCount(INSTAGRAM_ACCOUNT.id)).toBe(1);
  });
});

describe('Instagram accepts', () => {
  it('reactions, without an id and without callbacks', async () => {
    const { sandbox, callbacks, sendInstagram } = start();
    const react = { sender_action: 'react', payload: { message_id: 'm', reaction: 'love' } };
    expect((await sendInstagram(react)).json).toEqual({ recipient_id: IGSID });
    await sandbox.idle();
    expect(sandbox.messages()).toMatchObject([{ type: 'reaction', text: '❤️', replyTo: 'm' }]);
    expect(callbacks).toEqual([]);
  });

  it('typing and seen, which are not messages', async () => {
    const { sandbox, sendInstagram } = start();
    for (const action of ['typing_on', 'typing_off', 'mark_seen']) {
      expect(await sendInstagram({ sender_action: action })).toMatchObject({ json: { recipient_id: IGSID } });
    }
    expect(sandbox.messages()).toEqual([]);
  });
});

import { type Content, type HttpFetch, type HttpRequest, type MediaFile, validateContent } from '@chat4all/connector';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connector as definition, createTelegram } from './index.ts';

const BOT_TOKEN = '123456789:AAH-token';
const WEBHOOK_SECRET = 'secret';
const TO = { kind: 'chat_id', value: '42' };

/** Returns a connector whose platform always returns this result, and records the calls. */
function connect(result: unknown = { message_id: 7, chat: { id: 42 } }) {
  const calls: { readonly url: string; readonly request: HttpRequest }[] = [];
  const fetch: HttpFetch = (url, request) => {
    calls.push({ url, request });
    return Promise.resolve(Response.json({ ok: true, result }));
  };
  const bodies = () =>
    calls.map(({ request: { body } }): unknown => (typeof body === 'string' ? JSON.parse(body) : body));
  const methods = () => calls.map(({ url }) => url.split('/').at(-1));
  return {
    connector: createTelegram({ botToken: BOT_TOKEN, webhookSecret: WEBHOOK_SECRET, fetch }),
    calls,
    bodies,
    methods,
  };
}

describe('send', () => {
  const url = 'https://files.example/a';
  it.each<[string, Content, string, object]>([
    [
      'a text',
      { kind: 'text', text: 'hi', previewUrl: true },
      'sendMessage',
      { text: 'hi', link_preview_options: { is_disabled: false } },
    ],
    [
      'a voice message',
      { kind: 'media', type: 'audio', url, mimeType: 'audio/ogg; codecs=opus' },
      'sendVoice',
      { voice: url },
    ],
    ['a photo', { kind: 'media', type: 'image', url, caption: 'c' }, 'sendPhoto', { photo: url, caption: 'c' }],
    ['an uploaded file', { kind: 'media', type: 'document', uploaded: { id: 'f' } }, 'sendDocument', { document: 'f' }],
    ['a location', { kind: 'location', latitude: 1, longitude: 2 }, 'sendLocation', { latitude: 1, longitude: 2 }],
    [
      'a location with a name',
      { kind: 'location', latitude: 1, longitude: 2, name: 'Sé' },
      'sendVenue',
      { latitude: 1, longitude: 2, title: 'Sé', address: 'Sé' },
    ],
    [
      'a choice',
      { kind: 'choice', body: 'Well?', options: [{ id: 'y', title: 'Yes' }] },
      'sendMessage',
      { text: 'Well?', reply_markup: { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] } },
    ],
    [
      'a link',
      { kind: 'link', body: 'See', title: 'Open', url },
      'sendMessage',
      { text: 'See', reply_markup: { inline_keyboard: [[{ text: 'Open', url }]] } },
    ],
    [
      'a poll, as channel-specific content',
      { kind: 'channel_specific', payload: { method: 'sendPoll', question: 'Well?' } },
      'sendPoll',
      { question: 'Well?' },
    ],
  ])('sends %s', async (_, content, method, parameters) => {
    const { connector, bodies, methods } = connect();
    expect(await connector.send({ id: 'd', to: TO, content })).toEqual({ providerMessageId: '42/7' });
    expect(methods()).toEqual([method]);
    expect(bodies()).toEqual([{ chat_id: '42', ...parameters }]);
  });

  it('adds and removes a reaction', async () => {
    const { connector, bodies } = connect(true);
    for (const emoji of ['👍', '']) {
      await connector.send({ id: 'd', to: TO, content: { kind: 'reaction', messageId: '42/9', emoji } });
    }
    expect(bodies()).toEqual([
      { chat_id: '42', message_id: 9, reaction: [{ type: 'emoji', emoji: '👍' }] },
      { chat_id: '42', message_id: 9, reaction: [] },
    ]);
  });

  it('removes the variation selector from the emoji of a reaction', async () => {
    const { connector, bodies } = connect(true);
    const content = { kind: 'reaction', messageId: '42/9', emoji: '❤️' } as const;
    expect(validateContent(content, connector.capabilities)).toEqual([]);
    expect(validateContent({ ...content, emoji: '🥨' }, connector.capabilities)).not.toEqual([]);
    await connector.send({ id: 'd', to: TO, content });
    expect(bodies()).toMatchObject([{ reaction: [{ type: 'emoji', emoji: '❤' }] }]);
  });

  it('quotes the message of a reply, unless its id is of another channel', async () => {
    const { connector, bodies } = connect();
    const content = { kind: 'text', text: 'hi' } as const;
    await connector.send({ id: 'd', to: TO, content, replyTo: '42/9' });
    await connector.send({ id: 'd', to: TO, content, replyTo: 'wamid.1' });
    expect(bodies()[0]).toMatchObject({ reply_parameters: { message_id: 9, allow_sending_without_reply: true } });
    expect(bodies()[1]).not.toHaveProperty('reply_parameters');
  });

  it('sends to the chat of a business account, and quotes its messages only', async () => {
    const { connector, bodies } = connect({ message_id: 7, business_connection_id: 'b1', chat: { id: 42 } });
    const to = { kind: 'business_chat_id', value: 'b1/42' };
    const content = { kind: 'text', text: 'hi' } as const;
    const sent = await connector.send({ id: 'd', to, content, replyTo: 'b1/42/9' });
    await connector.send({ id: 'd', to, content, replyTo: '42/9' });
    expect(sent).toEqual({ providerMessageId: 'b1/42/7', identities: [{ kind: 'chat_id', value: '42' }] });
    expect(bodies()[0]).toMatchObject({
      business_connection_id: 'b1',
      chat_id: '42',
      reply_parameters: { message_id: 9 },
    });
    expect(bodies()[1]).not.toHaveProperty('reply_parameters');
    await connector.sendTyping?.({ providerMessageId: 'b1/42/9', from: to });
    expect(bodies()[2]).toEqual({ business_connection_id: 'b1', chat_id: '42', action: 'typing' });
  });

  it.each<[string, Content]>([
    ['a reaction', { kind: 'reaction', messageId: 'b1/42/9', emoji: '👍' }],
    ['an invoice', { kind: 'channel_specific', payload: { method: 'sendInvoice' } }],
  ])(
    'refuses %s in the chat of a business account, which Telegram would put into the chat with the bot',
    async (_, content) => {
      const { connector, methods } = connect(true);
      const to = { kind: 'business_chat_id', value: 'b1/42' };
      await expect(connector.send({ id: 'd', to, content })).rejects.toMatchObject({
        reason: 'invalid',
        certain: true,
      });
      expect(methods()).toEqual([]);
    },
  );

  it('takes the first message of an album for the whole', async () => {
    const { connector, bodies } = connect([
      { message_id: 7, chat: { id: 42 } },
      { message_id: 8, chat: { id: 42 } },
    ]);
    const payload = { method: 'sendMediaGroup', media: [{ type: 'photo', media: 'a' }] };
    const sent = await connector.send({ id: 'd', to: TO, content: { kind: 'channel_specific', payload } });
    expect(sent).toEqual({ providerMessageId: '42/7' });
    expect(bodies()).toEqual([{ chat_id: '42', media: [{ type: 'photo', media: 'a' }] }]);
  });

  it('needs the number of the sent message only', async () => {
    const { connector } = connect({ message_id: 7, chat: null, photo: 'x', video: null });
    const content = { kind: 'text', text: 'hi' } as const;
    expect(await connector.send({ id: 'd', to: TO, content })).toEqual({ providerMessageId: '42/7' });
  });

  it('answers the press of a button with a text', async () => {
    const { connector, bodies, methods } = connect(true);
    const payload = { method: 'answerCallbackQuery', callback_query_id: '9', text: 'Feito!' };
    const sent = await connector.send({ id: 'd', to: TO, content: { kind: 'channel_specific', payload } });
    expect(sent).toEqual({ providerMessageId: '42#answer-d' });
    expect([methods(), bodies()]).toEqual([['answerCallbackQuery'], [{ callback_query_id: '9', text: 'Feito!' }]]);
  });

  it('sends to the new id of a group that became a supergroup', async () => {
    const bodies: unknown[] = [];
    const description = 'Bad Request: group chat was upgraded to a supergroup chat';
    const moved = { ok: false, error_code: 400, description, parameters: { migrate_to_chat_id: -1009 } };
    const fetch: HttpFetch = (_, { body }) => {
      bodies.push(typeof body === 'string' ? JSON.parse(body) : body);
      const isFirst = bodies.length === 1;
      return Promise.resolve(
        Response.json(isFirst ? moved : { ok: true, result: { message_id: 7, chat: { id: -1009 } } }),
      );
    };
    const connector = createTelegram({ botToken: BOT_TOKEN, webhookSecret: WEBHOOK_SECRET, fetch });
    const to = { kind: 'chat_id', value: '-500' };
    expect(await connector.send({ id: 'd', to, content: { kind: 'text', text: 'hi' } })).toEqual({
      ...{ providerMessageId: '-1009/7', identities: [{ kind: 'chat_id', value: '-1009' }] },
    });
    expect(bodies).toMatchObject([{ chat_id: '-500' }, { chat_id: '-1009' }]);
  });

  it.each(
    [
      '{}',
      '{"method":"deleteMessage"}',
      '{"method":"sendX/../y"}',
      '{"method":"sendGift"}',
      '{"method":"sendMessageDraft"}',
    ].map((json) => ({ payload: z.record(z.string(), z.unknown()).parse(JSON.parse(json)) })),
  )('refuses a method whose answer is no message: %o', async ({ payload }) => {
    const { connector, calls } = connect();
    const call = connector.send({ id: 'd', to: TO, content: { kind: 'channel_specific', payload } });
    await expect(call).rejects.toMatchObject({ reason: 'invalid', certain: true });
    expect(calls).toEqual([]);
  });
});

describe('files', () => {
  const file: MediaFile = {
    ...{ mimeType: 'image/png', fileName: 'a.png' },
    *open() {
      yield new Uint8Array([1, 2, 3]);
    },
  };

  it('are uploaded as a form, and their id is returned', async () => {
    const { connector, bodies } = connect({
      message_id: 7,
      chat: { id: 42 },
      photo: [{ file_id: 's' }, { file_id: 'l' }],
    });
    const content = { kind: 'media', type: 'image', file, caption: 'c' } as const;
    expect(await connector.send({ id: 'd', to: TO, content })).toEqual({
      providerMessageId: '42/7',
      uploaded: { id: 'l' },
    });
    const [form] = bodies();
    if (!(form instanceof FormData)) throw new Error('no form');
    const sent = form.get('photo');
    if (!(sent instanceof File)) throw new Error('no file');
    expect([form.get('chat_id'), form.get('caption'), sent.name, sent.type, sent.size]).toEqual([
      ...['42', 'c', 'a.png', 'image/png', 3],
    ]);
  });

  it('are uploaded once more if Telegram refuses the id', async () => {
    const bodies: unknown[] = [];
    const refused = {
      ok: false,
      error_code: 400,
      description: 'Bad Request: wrong file identifier/HTTP URL specified',
    };
    const fetch: HttpFetch = (_, { body }) => {
      bodies.push(typeof body === 'string' ? JSON.parse(body) : 'a form');
      return Promise.resolve(Response.json(refused, { status: 400 }));
    };
    const connector = createTelegram({ botToken: BOT_TOKEN, webhookSecret: WEBHOOK_SECRET, fetch });
    const content = { kind: 'media', type: 'image', uploaded: { id: 'old' }, file } as const;
    await expect(connector.send({ id: 'd', to: TO, content })).rejects.toMatchObject({
      reason: 'media',
      certain: true,
    });
    expect(bodies).toEqual([{ chat_id: '42', photo: 'old' }, 'a form']);
  });

  it('are not sent by an expired id', async () => {
    const { connector, bodies } = connect();
    const url = 'https://files.example/a';
    const uploaded = { id: 'old', expireTime: 1 };
    await connector.send({ id: 'd', to: TO, content: { kind: 'media', type: 'image', uploaded, url } });
    const gone = connector.send({ id: 'd', to: TO, content: { kind: 'media', type: 'image', uploaded } });
    await expect(gone).rejects.toMatchObject({ reason: 'media', certain: true });
    expect(bodies()).toEqual([{ chat_id: '42', photo: url }]);
  });

  it('are downloaded by their id, without the token in traces', async () => {
    const { connector, calls } = connect({ file_path: 'photos/1.png' });
    await connector.downloadMedia?.({ type: 'image', uploaded: { id: 'f' } });
    expect(calls.map(({ url }) => url)).toEqual([
      `https://api.telegram.org/bot${BOT_TOKEN}/getFile`,
      `https://api.telegram.org/file/bot${BOT_TOKEN}/photos/1.png`,
    ]);
    expect(calls.map(({ request }) => request.redactedPath)).toEqual(['/bot…/getFile', '/file/bot…']);
  });
});

it('acknowledges the press of a button', async () => {
  const { connector, methods, bodies } = connect(true);
  await connector.acknowledge?.({ providerMessageId: '42/8#selection-998877', from: TO });
  expect([methods(), bodies()]).toEqual([['answerCallbackQuery'], [{ callback_query_id: '998877' }]]);
  const other = connector.acknowledge?.({ providerMessageId: '42/8', from: TO });
  await expect(other).rejects.toMatchObject({ reason: 'invalid' });
});

it('measures texts in code points', () => {
  const { capabilities } = connect().connector;
  for (const character of ['a', 'ç', 'я', '😀']) {
    expect(validateContent({ kind: 'text', text: character.repeat(4_096) }, capabilities)).toEqual([]);
    expect(validateContent({ kind: 'text', text: character.repeat(4_097) }, capabilities)).toHaveLength(1);
  }
});

it('shows typing', async () => {
  const { connector, methods, bodies } = connect(true);
  await connector.sendTyping?.({ providerMessageId: '42/1', from: TO });
  expect(methods()).toEqual(['sendChatAction']);
  expect(bodies()).toEqual([{ chat_id: '42', action: 'typing' }]);
});

describe('definition', () => {
  it('creates a connector from its settings', () => {
    expect(definition.create({ bot_token: BOT_TOKEN, webhook_secret: 'a-b_c' }).channel).toBe('telegram');
  });

  it('names each invalid setting without its value', () => {
    expect(() => definition.create({ bot_token: 'SECRET' })).toThrow(
      'telegram: bot_token: must be a token from BotFather, such as 123456789:AA…; webhook_secret: is required',
    );
  });
});

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Connector, MediaFile } from '@chat4all/connector';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTelegram } from './index.ts';
import { type TelegramSimulator, createTelegramSimulator } from './testing.ts';

const BOT_TOKEN = '123456789:AAH-token';
const WEBHOOK_SECRET = 'secret';
const TO = { kind: 'chat_id', value: '42' };

describe('with the simulator', () => {
  let simulator: TelegramSimulator;
  let connector: Connector;
  let baseUrl: string;
  let time = 1_000_000;
  beforeEach(async () => {
    const chats = { '42': 'open', '43': 'blocked', '44': 'open' } as const;
    simulator = createTelegramSimulator({ botToken: BOT_TOKEN, webhookSecret: WEBHOOK_SECRET, chats, now: () => time });
    baseUrl = await simulator.listen();
    connector = createTelegram({ botToken: BOT_TOKEN, webhookSecret: WEBHOOK_SECRET, baseUrl });
  });
  afterEach(() => simulator.close());
  const sendText = (value: string, text = 'hi') =>
    connector.send({ id: 'd', to: { kind: 'chat_id', value }, content: { kind: 'text', text } });

  it('answers a person in the chat of a business account', async () => {
    const { method, headers, body } = simulator.receive('42', 'Oi', 'b1');
    const result = connector.parseWebhook({ method, headers, query: {}, body: Buffer.from(body) });
    const [event] = result.kind === 'events' ? result.events : [];
    if (event?.kind !== 'message') throw new Error('no message');
    const [to = TO] = event.from;
    const { providerMessageId: replyTo } = event;
    const answer = await connector.send({ id: 'd', to, content: { kind: 'text', text: 'Olá' }, replyTo });
    expect(answer.providerMessageId).toBe(`b1/42/${simulator.sent[0]?.messageId}`);
    expect(simulator.sent).toMatchObject([{ chatId: '42', connectionId: 'b1' }]);
  });

  it('downloads a file that a person sends, by its id, also after its path has expired', async () => {
    const bytes = new Uint8Array([255, 216, 255, 1]);
    const { method, headers, body } = simulator.receiveFile('42', { mimeType: 'image/jpeg', bytes }, 'Olha');
    const result = connector.parseWebhook({ method, headers, query: {}, body: Buffer.from(body) });
    const [event] = result.kind === 'events' ? result.events : [];
    if (event?.kind !== 'message' || event.content?.kind !== 'media') throw new Error('no file');
    const { content } = event;
    expect(content).toMatchObject({ type: 'image', caption: 'Olha', uploaded: { id: 'file-1' } });
    for (let hours = 0; hours < 3; hours += 1) {
      const file = await connector.downloadMedia?.(content);
      expect(new Uint8Array(await buffer(Readable.from(file?.bytes ?? [])))).toEqual(bytes);
      time += 3_600_000;
    }
    const path = `${baseUrl}/file/bot${BOT_TOKEN}/documents/file_1`;
    expect((await fetch(path)).status).toBe(404);
    const unknown = { type: 'image', uploaded: { id: 'file-9' } } as const;
    await expect(connector.downloadMedia?.(unknown)).rejects.toMatchObject({ retryable: false, scope: 'delivery' });
  });

  it('sends a text, and reads the reply', async () => {
    expect(await sendText('42', 'Olá')).toEqual({ providerMessageId: '42/1' });
    expect(simulator.sent).toMatchObject([{ method: 'sendMessage', chatId: '42', parameters: { text: 'Olá' } }]);
    const { method, headers, body } = simulator.receive('42', 'Oi');
    expect(connector.parseWebhook({ method, headers, query: {}, body: Buffer.from(body) })).toMatchObject({
      events: [{ from: [{ kind: 'chat_id', value: '42' }], content: { text: 'Oi' }, profileName: 'Ana' }],
    });
  });

  it('refuses what Telegram refuses', async () => {
    await expect(sendText('43')).rejects.toMatchObject({ reason: 'opted_out' });
    await expect(sendText('99')).rejects.toMatchObject({ reason: 'undeliverable' });
    await expect(sendText('42', 'x'.repeat(4_097))).rejects.toMatchObject({ reason: 'invalid' });
    const long = { kind: 'choice', body: 'Well?', options: [{ id: 'x'.repeat(65), title: 'Yes' }] } as const;
    await expect(connector.send({ id: 'd', to: TO, content: long })).rejects.toMatchObject({ reason: 'invalid' });
    const stranger = createTelegram({ botToken: '1:other', webhookSecret: WEBHOOK_SECRET, baseUrl });
    await expect(stranger.send({ id: 'd', to: TO, content: { kind: 'text', text: 'hi' } })).rejects.toMatchObject({
      reason: 'authentication',
    });
  });

  it('accepts a file as a form, on a socket and through fetch', async () => {
    const file: MediaFile = { mimeType: 'image/png', fileName: 'a.png', open: () => [new Uint8Array([1, 2, 3])] };
    const content = { kind: 'media', type: 'image', file, caption: '{"a": 1}' } as const;
    const direct = createTelegram({ botToken: BOT_TOKEN, webhookSecret: WEBHOOK_SECRET, fetch: simulator.fetch });
    await connector.send({ id: 'd', to: TO, content });
    await direct.send({ id: 'd', to: { ...TO, value: '44' }, content });
    expect(simulator.sent).toMatchObject([
      { method: 'sendPhoto', chatId: '42', parameters: { caption: '{"a": 1}' } },
      { method: 'sendPhoto', chatId: '44', parameters: { caption: '{"a": 1}' } },
    ]);
    for (const { parameters } of simulator.sent) expect(parameters['photo']).toMatchObject({ name: 'a.png', size: 3 });
  });

  it('answers the press of a button once', async () => {
    const { method, headers, body } = simulator.press('42', 1, 'yes');
    const result = connector.parseWebhook({ method, headers, query: {}, body: Buffer.from(body) });
    const [event] = result.kind === 'events' ? result.events : [];
    expect(event).toMatchObject({ content: { kind: 'selection', id: 'yes' }, awaitsAcknowledgement: true });
    const reference = { providerMessageId: event?.providerMessageId ?? '', from: TO };
    await connector.acknowledge?.(reference);
    await expect(connector.acknowledge?.(reference)).rejects.toMatchObject({ reason: 'outside_window' });
  });

  it('limits a group to twenty messages a minute', async () => {
    const group = createTelegramSimulator({ botToken: BOT_TOKEN, webhookSecret: WEBHOOK_SECRET, now: () => time });
    const bot = createTelegram({ botToken: BOT_TOKEN, webhookSecret: WEBHOOK_SECRET, fetch: group.fetch });
    const to = { kind: 'chat_id', value: '-1001' };
    for (let index = 0; index < 20; index += 1, time += 1_000) {
      await bot.send({ id: 'd', to, content: { kind: 'text', text: 'hi' } });
    }
    const refused = bot.send({ id: 'd', to, content: { kind: 'text', text: 'hi' } });
    await expect(refused).rejects.toMatchObject({ reason: 'throttled', scope: 'pair', retryAfterMs: 40_000 });
  });

  it('returns every message of an album', async () => {
    const payload = { method: 'sendMediaGroup', media: [{ type: 'photo' }, { type: 'photo' }] };
    const receipt = await connector.send({ id: 'd', to: TO, content: { kind: 'channel_specific', payload } });
    expect(receipt).toEqual({ providerMessageId: '42/1' });
    expect(simulator.sent).toHaveLength(2);
  });

  it('accepts every chat and any rate if configured so', async () => {
    const { fetch, sent } = createTelegramSimulator({
      botToken: BOT_TOKEN,
      webhookSecret: WEBHOOK_SECRET,
      enforcesRates: false,
    });
    const lenient = createTelegram({ botToken: BOT_TOKEN, webhookSecret: WEBHOOK_SECRET, fetch });
    for (let index = 0; index < 40; index += 1) {
      await lenient.send({ id: 'd', to: { ...TO, value: '99' }, content: { kind: 'text', text: 'hi' } });
    }
    expect(sent).toHaveLength(40);
  });

  it('limits a bot to thirty messages a second', async () => {
    const many = Array.from({ length: 31 }, (_, index) => String(100 + index));
    const chats = Object.fromEntries(many.map((id) => [id, 'open' as const]));
    const { fetch } = createTelegramSimulator({
      botToken: BOT_TOKEN,
      webhookSecret: WEBHOOK_SECRET,
      chats,
      now: () => time,
    });
    const fast = createTelegram({ botToken: BOT_TOKEN, webhookSecret: WEBHOOK_SECRET, fetch });
    const outcomes = await Promise.allSettled(
      many.map((value) => fast.send({ id: 'd', to: { ...TO, value }, content: { kind: 'text', text: 'hi' } })),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { reason: 'throttled' } }]);
  });

  it('limits each chat to one message a second', async () => {
    await sendText('42');
    await expect(sendText('42')).rejects.toMatchObject({ reason: 'throttled', retryAfterMs: 1_000 });
    await sendText('44');
    time += 1_000;
    await sendText('42');
    expect(simulator.sent.map(({ chatId }) => chatId)).toEqual(['42', '44', '42']);
  });
});

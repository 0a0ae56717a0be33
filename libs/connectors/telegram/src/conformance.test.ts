import { readdirSync, readFileSync } from 'node:fs';
import type { InboundMessage, MediaContent, MediaType } from '@chat4all/connector';
import { type ConnectorUnderTest, describeConnector } from '@chat4all/connector/testing';
import { z } from 'zod';
import { createTelegram } from './index.ts';

const BOT_TOKEN = '123456789:AAH-the-bot-token';
const WEBHOOK_SECRET = 'the-webhook-secret';
const fixtureSchema = z.object({ source: z.string(), body: z.unknown() });

function fixture(name: string): unknown {
  const text = readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
  return fixtureSchema.parse(JSON.parse(text)).body;
}

const PERSON = { kind: 'chat_id', value: '123456789' };
const TIME = 1_749_416_383_000;
const idOf = (number: number): string => `123456789/${number}`;
const file = (type: MediaType, id: string, more: Partial<MediaContent> = {}): MediaContent => ({
  ...{ kind: 'media', type, uploaded: { id }, ...more },
});

/** Inbound messages, by the name of the fixture. Messages of a type that is not supported have no content. */
const inbound: Readonly<
  Record<string, Pick<InboundMessage, 'providerMessageId' | 'content' | 'replyTo' | 'awaitsAcknowledgement'>>
> = {
  'inbound-text': {
    providerMessageId: idOf(11),
    content: { kind: 'text', text: 'Vocês têm em azul?' },
    replyTo: idOf(7),
  },
  'inbound-photo': { providerMessageId: idOf(12), content: file('image', 'large', { caption: 'esta' }) },
  'inbound-video': {
    providerMessageId: idOf(13),
    content: file('video', 'video-1', { fileName: 'a.mp4', mimeType: 'video/mp4' }),
  },
  'inbound-voice': { providerMessageId: idOf(14), content: file('audio', 'voice-1', { mimeType: 'audio/ogg' }) },
  'inbound-audio': {
    providerMessageId: idOf(15),
    content: file('audio', 'audio-1', { fileName: 'b.mp3', mimeType: 'audio/mpeg' }),
  },
  'inbound-document': {
    providerMessageId: idOf(16),
    content: file('document', 'document-1', { fileName: 'c.pdf', mimeType: 'application/pdf' }),
  },
  'inbound-sticker': { providerMessageId: idOf(17), content: file('sticker', 'sticker-1') },
  'inbound-location': {
    providerMessageId: idOf(18),
    content: { kind: 'location', latitude: -23.55, longitude: -46.63 },
  },
  'inbound-venue': {
    providerMessageId: idOf(19),
    content: { kind: 'location', latitude: -23.55, longitude: -46.63, name: 'Sé', address: 'Praça da Sé' },
  },
  'inbound-contact': {
    providerMessageId: idOf(20),
    content: { kind: 'contacts', contacts: [{ displayName: 'Bia Souza', phones: ['+5511999999999'] }] },
  },
  'inbound-dice': { providerMessageId: idOf(21) },
};

const interactions: typeof inbound = {
  'callback-query': {
    providerMessageId: `${idOf(8)}#selection-4382bfdwdsb323b2d9`,
    content: { kind: 'selection', id: 'yes', title: 'Yes' },
    replyTo: idOf(8),
    awaitsAcknowledgement: true,
  },
  reaction: {
    providerMessageId: `${idOf(7)}#reaction-10023`,
    content: { kind: 'reaction', messageId: idOf(7), emoji: '👍' },
  },
  'reaction-removed': {
    providerMessageId: `${idOf(7)}#reaction-10024`,
    content: { kind: 'reaction', messageId: idOf(7), emoji: '' },
  },
};

const sampleOf =
  (profile: { readonly profileName?: string }) =>
  ([name, event]: readonly [string, (typeof inbound)[string]]) => ({
    name: `${name} of a person`,
    body: fixture(name),
    events: [{ kind: 'message', from: [PERSON], ...profile, time: TIME, ...event } as const],
  });

const refused = (code: number, description: string, parameters?: object) => ({
  status: code,
  body: { ok: false, error_code: code, description, ...(parameters && { parameters }) },
});

const telegram: ConnectorUnderTest = {
  create: (environment) =>
    createTelegram({ now: () => TIME, ...environment, botToken: BOT_TOKEN, webhookSecret: WEBHOOK_SECRET }),
  secrets: [BOT_TOKEN, WEBHOOK_SECRET],
  recipients: [PERSON, { kind: 'business_chat_id', value: 'TlGMDQJp/123456789' }],
  messageId: (name, { value } = PERSON) => `${value}/${1_000 + Number(name.replace(/\D/g, ''))}`,
  accepted: (id) => {
    const [number, chat, business_connection_id] = id.split('/').reverse();
    const result = { message_id: Number(number), date: 1, chat: { id: Number(chat) }, business_connection_id };
    return { status: 200, body: { ok: true, result } };
  },
  refusals: [
    {
      name: 'the token was revoked',
      response: refused(401, 'Unauthorized'),
      facts: { reason: 'authentication', retryable: false, certain: true, scope: 'account', channelCode: '401' },
    },
    {
      name: 'a chat is throttled',
      response: refused(429, 'Too Many Requests: retry after 8', { retry_after: 8 }),
      facts: {
        ...{ reason: 'throttled', retryable: true, certain: true, scope: 'pair' },
        ...{ channelCode: '429', retryAfterMs: 8_000 },
      },
    },
    {
      name: 'Telegram has an internal error',
      response: refused(500, 'Internal Server Error'),
      facts: { reason: 'transient', retryable: true, certain: false, scope: 'platform', channelCode: '500' },
    },
  ],
  webhooks: {
    sign: (_, forged) => ({ 'x-telegram-bot-api-secret-token': forged ?? WEBHOOK_SECRET }),
    usesStaticSecret: true,
    samples: [
      ...Object.entries(inbound).map(sampleOf({ profileName: 'Ana Silva' })),
      ...Object.entries(interactions).map(sampleOf({ profileName: 'Ana Silva' })),
    ],
    corpus: readdirSync(new URL('../fixtures', import.meta.url))
      .filter((name) => name.endsWith('.json'))
      .map((name) => ({ name, body: fixture(name.replace('.json', '')) })),
    needed: [
      // The member with the event, the chat, and the number of the message or the id of the press.
      /^[a-z_]+$/,
      /^[a-z_]+\.(chat|from|user)(\.id)?$/,
      /^[a-z_]+\.message_ids?(\[\d\])?$/,
      /^[a-z_]*business_messages?\.business_connection_id$/,
      /^callback_query\.(id|message)(\.(message_id|chat|chat\.id))?$/,
    ],
    unreadable: { update_id: 1, message: { message_id: 'seven' } },
  },
};

describeConnector('telegram', telegram);

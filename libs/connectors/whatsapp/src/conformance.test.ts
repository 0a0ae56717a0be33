import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type MediaType, digestOf } from '@chat4all/connector';
import { describeConnector, type ConnectorUnderTest, type ExpectedEvent } from '@chat4all/connector/testing';
import { z } from 'zod';
import { createWhatsApp } from './index.ts';

const ACCESS_TOKEN = 'EAAG-the-access-token';
const APP_SECRET = 'the-app-secret';
const VERIFY_TOKEN = 'the-verify-token';

const fixtureSchema = z.object({ source: z.string(), body: z.unknown() });

function fixture(name: string): unknown {
  const text = readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
  return fixtureSchema.parse(JSON.parse(text)).body;
}

function templateValue(): unknown {
  const changes = z.array(z.object({ value: z.unknown() }));
  const body = z.object({ entry: z.array(z.object({ changes })) }).parse(fixture('template-status'));
  return body.entry[0]?.changes[0]?.value;
}

const PERSON = {
  phone: { kind: 'phone', value: '+16505551234' },
  bsuid: { kind: 'bsuid', value: 'US.13491208655302741918' },
};
const SENT_ID = 'wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBJDQjZCMzlEQUE4OTJBMTE4RTUA';

function receipt<State extends 'sent' | 'delivered' | 'read' | 'failed'>(state: State) {
  return {
    kind: 'receipt' as const,
    state,
    providerMessageId: SENT_ID,
    deliveryId: '01J0-delivery',
    identities: [PERSON.bsuid, PERSON.phone],
    time: 1_749_416_383_000,
  };
}

function inbound(suffix: string) {
  return {
    kind: 'message' as const,
    providerMessageId: `wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0${suffix}A=`,
  };
}

/** The content of an inbound file, whose id is valid for a week. */
function media(type: MediaType, id: string, rest: object) {
  const uploaded = { id, expireTime: 1_749_416_385_000 + (7 * 24 - 1) * 60 * 60 * 1000 };
  return { content: { kind: 'media', type, uploaded, ...rest } } as const;
}

const REPLY = { replyTo: SENT_ID };

type ExpectedMessage = Extract<ExpectedEvent, { kind: 'message' }>;

/** Inbound messages, by the name of the fixture. Those that are not supported have no content. */
const inboundKinds: Readonly<Record<string, Pick<ExpectedMessage, 'content' | 'replyTo' | 'named'>>> = {
  image: media('image', '1003383421387256', { mimeType: 'image/jpeg', caption: 'Taj Mahal' }),
  video: media('video', '1010101010101010', { mimeType: 'video/mp4', caption: 'A short clip' }),
  voice: media('audio', '1908647269898587', { mimeType: 'audio/ogg; codecs=opus' }),
  document: media('document', '1479537139650973', {
    ...{ mimeType: 'application/pdf', caption: 'My order', fileName: 'order.pdf' },
  }),
  sticker: media('sticker', '798882015472548', { mimeType: 'image/webp' }),
  location: {
    content: {
      ...{ kind: 'location', latitude: 40.782910059774, longitude: -73.959075808525 },
      name: 'Solomon R. Guggenheim Museum',
      address: '1071 5th Ave, New York, NY 10128',
    },
  },
  contacts: {
    content: {
      kind: 'contacts',
      contacts: [
        {
          displayName: 'Barbara J. Johnson',
          phones: ['+1 (415) 555-0829'],
          emails: ['bjohnson@example.com'],
          organization: 'Social Tsunami',
        },
        { displayName: 'Somebody', phones: ['+14155550830'] },
      ],
    },
    named: ['+14155550829', '+14155550830'].map((value) => ({ kind: 'phone', value, isSubject: true })),
  },
  'button-reply': { ...REPLY, content: { kind: 'selection', id: 'change-button', title: 'Change' } },
  'list-reply': { ...REPLY, content: { kind: 'selection', id: 'priority_express', title: 'Priority Mail Express' } },
  'template-button': { ...REPLY, content: { kind: 'selection', id: 'Unsubscribe', title: 'Unsubscribe' } },
  reaction: { content: { kind: 'reaction', messageId: SENT_ID, emoji: '👍' } },
  'reaction-removed': { content: { kind: 'reaction', messageId: SENT_ID, emoji: '' } },
  unsupported: {},
};

const REFUSED_ERROR = { retryable: false, certain: true } as const;
const CHALLENGE = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444' };

const whatsapp: ConnectorUnderTest = {
  create: (environment) =>
    createWhatsApp({
      ...environment,
      phoneNumberId: '106540352242922',
      businessAccountId: '102290129340398',
      accessToken: ACCESS_TOKEN,
      appSecret: APP_SECRET,
      verifyToken: VERIFY_TOKEN,
    }),
  secrets: [ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN],
  recipients: [PERSON.phone, PERSON.bsuid],
  accepted: (id) => ({
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      contacts: [{ input: '16505551234', wa_id: '16505551234', user_id: PERSON.bsuid.value }],
      messages: [{ id, message_status: 'accepted' }],
    },
  }),
  refusals: [
    {
      name: 'the access token has expired',
      response: { status: 401, body: fixture('error-authentication') },
      facts: { ...REFUSED_ERROR, reason: 'authentication', scope: 'account', channelCode: '190/463' },
    },
    {
      name: 'the account is throttled',
      response: { status: 429, headers: { 'retry-after': '7' }, body: fixture('error-throttled') },
      facts: {
        reason: 'throttled',
        retryable: true,
        certain: true,
        scope: 'account',
        channelCode: '130429',
        retryAfterMs: 7000,
      },
    },
    {
      name: 'the service is unavailable',
      response: { status: 503, body: fixture('error-unavailable') },
      facts: { reason: 'transient', retryable: true, certain: true, scope: 'platform', channelCode: '131016' },
    },
  ],
  webhooks: {
    sign: (body, forged) => ({
      'x-hub-signature-256': `sha256=${createHmac('sha256', forged ?? APP_SECRET)
        .update(body)
        .digest('hex')}`,
    }),
    samples: [
      { name: 'sent', body: fixture('status-sent'), events: [receipt('sent')] },
      { name: 'delivered', body: fixture('status-delivered'), events: [receipt('delivered')] },
      { name: 'read', body: fixture('status-read'), events: [receipt('read')] },
      { name: 'played, reported as read', body: fixture('status-played'), events: [receipt('read')] },
      {
        name: 'failed',
        body: fixture('status-failed'),
        events: [{ ...receipt('failed'), error: { reason: 'outside_window', channelCode: '131047' } }],
      },
      {
        name: 'read by a person who hides the phone number',
        body: fixture('status-read-without-phone'),
        events: [{ ...receipt('read'), identities: [PERSON.bsuid] }],
      },
      {
        name: 'a text that replies to a sent message',
        body: fixture('inbound-text'),
        events: [
          {
            ...inbound('Rg'),
            from: [PERSON.bsuid, PERSON.phone],
            profileName: 'Sheena Nelson',
            content: { kind: 'text', text: 'Does it come in another color?' },
            replyTo: SENT_ID,
            time: 1_749_416_383_000,
          },
        ],
      },
      {
        name: 'a text of a person who hides the phone number',
        body: fixture('inbound-text-without-phone'),
        events: [
          {
            ...inbound('Rw'),
            from: [PERSON.bsuid],
            profileName: 'Sheena',
            username: 'realsheena',
            content: { kind: 'text', text: 'Hello' },
            time: 1_749_416_384_000,
          },
        ],
      },
      ...Object.entries(inboundKinds).map(([name, rest]) => ({
        name: `${name} of a person`,
        body: fixture(`inbound-${name}`),
        events: [
          {
            ...inbound(name.replaceAll('-', '').toUpperCase()),
            from: [PERSON.bsuid, PERSON.phone],
            profileName: 'Sheena Nelson',
            time: 1_749_416_385_000,
            ...rest,
          },
        ],
      })),
      {
        name: 'an approval of a template',
        body: fixture('template-status'),
        events: [
          {
            ...{ kind: 'template', templateId: '1689556908129832', status: 'approved', category: 'marketing' },
            providerMessageId: `template#${digestOf([templateValue(), 1_739_321_024_000])}`,
            time: 1_739_321_024_000,
          },
        ],
      },
    ],
    corpus: readdirSync(new URL('../fixtures', import.meta.url))
      .filter((name) => name.endsWith('.json') && !name.startsWith('error-'))
      .map((name) => ({ name, body: fixture(name.replace('.json', '')) })),
    needed: [
      /^object$/,
      /^entry(\[0\](\.changes(\[0\](\.field|\.value(\.metadata(\.phone_number_id)?)?)?)?)?)?$/,
      /\.value\.(messages|statuses|message_echoes|user_preferences)(\[0\](\.id|\.status|\.to)?)?$/,
      /\.value\.message_template_id$/,
    ],
    unreadable: {
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'messages', value: 7 }] }],
    },
    combine: (bodies) => ({
      object: 'whatsapp_business_account',
      entry: bodies.flatMap((body) => z.object({ entry: z.array(z.unknown()) }).parse(body).entry),
    }),
    challenge: {
      query: { ...CHALLENGE, 'hub.verify_token': VERIFY_TOKEN },
      response: '1158201444',
      forgedQuery: { ...CHALLENGE, 'hub.verify_token': 'guess' },
    },
  },
};

describeConnector('whatsapp', whatsapp);

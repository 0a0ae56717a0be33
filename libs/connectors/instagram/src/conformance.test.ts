import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { MediaType } from '@chat4all/connector';
import { describeConnector, type ConnectorUnderTest, type ExpectedEvent } from '@chat4all/connector/testing';
import { z } from 'zod';
import { createInstagram } from './index.ts';

const ACCESS_TOKEN = 'IGAA-the-access-token';
const APP_SECRET = 'the-app-secret';
const VERIFY_TOKEN = 'the-verify-token';

const fixtureSchema = z.object({ source: z.string(), body: z.unknown() });

function fixture(name: string): unknown {
  const text = readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
  return fixtureSchema.parse(JSON.parse(text)).body;
}

const PERSON = { kind: 'igsid', value: '1254459154682919' };
const TIME = 1_749_416_383_123;
const messageId = (suffix: string) => `aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE_${suffix}`;
const assetUrl = (asset: number) => `https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=${asset}`;
const file = (type: MediaType, asset: number) => ({ kind: 'media', type, url: assetUrl(asset) }) as const;
const reaction = { providerMessageId: `${messageId('sent')}#reaction-${PERSON.value}-${TIME}` };

type ExpectedMessage = Extract<ExpectedEvent, { kind: 'message' }>;

/** Inbound messages, by the name of the fixture. */
const inbound: Readonly<Record<string, readonly Pick<ExpectedMessage, 'providerMessageId' | 'content' | 'replyTo'>[]>> =
  {
    'inbound-image': [{ providerMessageId: messageId('image'), content: file('image', 1) }],
    'inbound-images': [
      { providerMessageId: messageId('images'), content: file('image', 1) },
      { providerMessageId: `${messageId('images')}#2`, content: file('image', 2) },
    ],
    'inbound-video': [{ providerMessageId: messageId('video'), content: file('video', 3) }],
    'inbound-audio': [{ providerMessageId: messageId('audio'), content: file('audio', 4) }],
    'inbound-file': [{ providerMessageId: messageId('file'), content: file('document', 5) }],
    'inbound-story-mention': [
      { providerMessageId: messageId('mention'), content: { kind: 'story', relation: 'mention', url: assetUrl(6) } },
    ],
    'inbound-share': [
      {
        providerMessageId: messageId('share'),
        content: { kind: 'channel_specific', payload: { type: 'share', payload: { url: assetUrl(7) } } },
      },
    ],
    'inbound-story-reply': [
      {
        providerMessageId: messageId('story'),
        content: {
          kind: 'story',
          relation: 'reply',
          url: assetUrl(8),
          storyId: '17863445777777777',
          content: { kind: 'text', text: 'Lindo!' },
        },
      },
    ],
    'inbound-quick-reply': [
      { providerMessageId: messageId('quick'), content: { kind: 'selection', id: 'yes', title: 'Yes' } },
    ],
    'inbound-postback': [
      {
        providerMessageId: messageId('postback'),
        content: { kind: 'selection', id: 'HUMAN', title: 'Talk to a person' },
      },
    ],
    'inbound-unsupported': [{ providerMessageId: messageId('unsupported') }],
    'inbound-reaction': [{ ...reaction, content: { kind: 'reaction', messageId: messageId('sent'), emoji: '❤️' } }],
    'inbound-reaction-removed': [
      { ...reaction, content: { kind: 'reaction', messageId: messageId('sent'), emoji: '' } },
    ],
    deleted: [
      {
        providerMessageId: `${messageId('text')}#deletion`,
        content: { kind: 'deletion', messageId: messageId('text') },
      },
    ],
  };

const REFUSED_ERROR = { retryable: false, certain: true } as const;
const CHALLENGE = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444' };

const instagram: ConnectorUnderTest = {
  create: (environment) =>
    createInstagram({
      ...environment,
      accountId: '17841400008460056',
      accessToken: ACCESS_TOKEN,
      appSecret: APP_SECRET,
      verifyToken: VERIFY_TOKEN,
    }),
  secrets: [ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN],
  recipients: [PERSON],
  accepted: (id) => ({ status: 200, body: { recipient_id: PERSON.value, message_id: id } }),
  refusals: [
    {
      name: 'the access token has expired',
      response: { status: 401, body: fixture('error-authentication') },
      facts: { ...REFUSED_ERROR, reason: 'authentication', scope: 'account', channelCode: '190/463' },
    },
    {
      name: 'the account is throttled',
      response: { status: 400, body: fixture('error-throttled') },
      facts: { reason: 'throttled', retryable: true, certain: true, scope: 'account', channelCode: '613' },
    },
    {
      name: 'the service is unavailable, or the person blocked the account',
      response: { status: 500, body: fixture('error-temporary') },
      facts: { reason: 'transient', retryable: true, certain: true, scope: 'delivery', channelCode: '2' },
    },
    {
      name: 'the person wrote more than a day ago',
      response: { status: 400, body: fixture('error-window') },
      facts: { ...REFUSED_ERROR, reason: 'outside_window', scope: 'delivery', channelCode: '10/2534022' },
    },
  ],
  webhooks: {
    sign: (body, forged) => ({
      'x-hub-signature-256': `sha256=${createHmac('sha256', forged ?? APP_SECRET)
        .update(body)
        .digest('hex')}`,
    }),
    samples: [
      {
        name: 'read',
        body: fixture('read'),
        events: [
          {
            kind: 'receipt',
            state: 'read',
            providerMessageId: messageId('sent'),
            identities: [PERSON],
            time: TIME,
            watermark: true,
          },
        ],
      },
      {
        name: 'a text that replies to a sent message',
        body: fixture('inbound-text'),
        events: [
          {
            kind: 'message',
            providerMessageId: messageId('text'),
            from: [PERSON],
            content: { kind: 'text', text: 'Vocês têm em azul?' },
            replyTo: messageId('sent'),
            time: TIME,
          },
        ],
      },
      ...Object.entries(inbound).map(([name, events]) => ({
        name: `${name} of a person`,
        body: fixture(name),
        events: events.map((event) => ({ kind: 'message', from: [PERSON], time: TIME, ...event }) as const),
      })),
      {
        name: 'the echo of a sent message',
        body: fixture('echo'),
        events: [
          {
            ...{ kind: 'echo', providerMessageId: messageId('sent'), to: [PERSON], time: TIME },
            content: { kind: 'text', text: 'Hello' },
          },
        ],
      },
    ],
    corpus: readdirSync(new URL('../fixtures', import.meta.url))
      .filter((name) => name.endsWith('.json') && !name.startsWith('error-'))
      .map((name) => ({ name, body: fixture(name.replace('.json', '')) })),
    needed: [
      /^object$/,
      /^entry(\[0\](\.id)?)?$/,
      /^entry\[0\]\.(messaging|standby|changes)(\[0\](\.field|\.value)?)?$/,
      /^entry\[0\]\.(field|value(\.id|\.from(\.id)?)?)$/,
      /\[0\](\.value)?\.(sender|recipient|from)(\.id)?$/,
      /\[0\](\.value)?\.(id|referral|optin|telepathy|(message|message_edit|reaction|postback|read)(\.mid|\.is_echo)?)$/,
    ],
    unreadable: { object: 'instagram', entry: [{ id: '17841400008460056', messaging: [{ sender: 7 }] }] },
    combine: (bodies) => ({
      object: 'instagram',
      entry: bodies.flatMap((body) => z.object({ entry: z.array(z.unknown()) }).parse(body).entry),
    }),
    challenge: {
      query: { ...CHALLENGE, 'hub.verify_token': VERIFY_TOKEN },
      response: '1158201444',
      forgedQuery: { ...CHALLENGE, 'hub.verify_token': 'guess' },
    },
  },
};

describeConnector('instagram', instagram);
describeConnector('instagram with Facebook Login', {
  ...instagram,
  create: (environment) =>
    createInstagram({
      ...{
        ...environment,
        accountId: '17841400008460056',
        accessToken: ACCESS_TOKEN,
        appSecret: APP_SECRET,
        verifyToken: VERIFY_TOKEN,
      },
      login: 'facebook',
    }),
});

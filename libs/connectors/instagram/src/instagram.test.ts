import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { HttpFetch, HttpRequest, MediaFile } from '@chat4all/connector';
import { describe, expect, it } from 'vitest';
import { createInstagram } from './instagram.ts';
import type { InstagramOptions } from './options.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const START_MS = 1_749_416_383_000;
const FROM = { kind: 'igsid', value: '77' };
const TEXT = { id: 'd', to: FROM, content: { kind: 'text', text: 'hi' } } as const;
const file: MediaFile = {
  mimeType: 'video/mp4',
  fileName: 'férias.mp4',
  *open() {
    yield new Uint8Array([1, 2, 3]);
  },
};

interface Call {
  readonly url: string;
  readonly request: HttpRequest;
}

/** Returns a connector whose provider returns these responses in order, and records the calls. */
function connect(responses: readonly object[], options: Partial<InstagramOptions> = {}) {
  const calls: Call[] = [];
  const remaining = [...responses];
  const fetch: HttpFetch = (url, request) => {
    calls.push({ url, request });
    return Promise.resolve(Response.json(remaining.shift() ?? { message_id: 'mid.1', recipient_id: '77' }));
  };
  const credentials = { accessToken: 'old-token', appSecret: 's', verifyToken: 'v' };
  const connector = createInstagram({ accountId: '1', ...credentials, fetch, now: () => START_MS, ...options });
  const bodies = () =>
    calls.map(({ request: { body } }): unknown => (typeof body === 'string' ? JSON.parse(body) : body));
  return { connector, calls, bodies };
}

describe('the host', () => {
  it.each<[string, Partial<InstagramOptions>, string]>([
    ['Instagram Login', {}, 'https://graph.instagram.com/v25.0/1/messages'],
    ['Facebook Login', { login: 'facebook' }, 'https://graph.facebook.com/v25.0/me/messages'],
    ['a page', { login: 'facebook', pageId: '9' }, 'https://graph.facebook.com/v25.0/9/messages'],
    [
      'the base URL of Facebook',
      { baseUrl: 'https://graph.facebook.com/' },
      'https://graph.facebook.com/v25.0/me/messages',
    ],
    ['a sandbox', { baseUrl: 'http://127.0.0.1:8090' }, 'http://127.0.0.1:8090/v25.0/1/messages'],
  ])('is that of %s', async (_, options, expected) => {
    const { connector, calls } = connect([], options);
    await connector.send(TEXT);
    expect(calls.map(({ url }) => url)).toEqual([expected]);
  });
});

describe('refreshCredentials', () => {
  it('renews the token, returns when to renew it again, and sends with the new one', async () => {
    const renewed = { access_token: 'new-token', token_type: 'bearer', expires_in: 60 * 24 * 60 * 60 };
    const { connector, calls } = connect([renewed]);
    expect(await connector.refreshCredentials?.()).toEqual({
      accessToken: 'new-token',
      expireTime: START_MS + 60 * DAY_MS,
      refreshTime: START_MS + 50 * DAY_MS,
    });
    await connector.send(TEXT);
    expect(calls[0]?.url).toBe(
      'https://graph.instagram.com/refresh_access_token?grant_type=ig_refresh_token&access_token=old-token',
    );
    expect(calls[1]?.request.headers['authorization']).toBe('Bearer new-token');
  });

  it('keeps the old token if the response has none', async () => {
    const { connector, calls } = connect([{ token_type: 'bearer' }]);
    await expect(connector.refreshCredentials?.()).rejects.toMatchObject({ name: 'ConnectorError' });
    await connector.send(TEXT);
    expect(calls[1]?.request.headers['authorization']).toBe('Bearer old-token');
  });

  it('does not exist for tokens that do not expire', () => {
    expect(connect([], { login: 'facebook' }).connector).not.toHaveProperty('refreshCredentials');
  });
});

describe('files', () => {
  it('are uploaded as a form, under an ASCII name, and sent by their id', async () => {
    const { connector, calls, bodies } = connect([{ attachment_id: '42' }]);
    const content = { kind: 'media', type: 'video', file } as const;
    expect(await connector.send({ ...TEXT, content })).toEqual({ providerMessageId: 'mid.1', uploaded: { id: '42' } });
    const [form, message] = bodies();
    expect(calls[0]?.url).toBe('https://graph.instagram.com/v25.0/1/message_attachments');
    if (!(form instanceof FormData)) throw new Error('no form');
    const sent = form.get('filedata');
    if (!(sent instanceof File)) throw new Error('no file');
    expect([sent.name, sent.type, sent.size, form.get('platform')]).toEqual([
      'f_rias.mp4',
      'video/mp4',
      3,
      'instagram',
    ]);
    expect(message).toMatchObject({ message: { attachment: { type: 'video', payload: { attachment_id: '42' } } } });
  });

  it('of inbound messages are downloaded without the token', async () => {
    const { connector, calls } = connect([{}]);
    const { bytes = [] } =
      (await connector.downloadMedia?.({ type: 'image', url: 'https://lookaside.fbsbx.com/1' })) ?? {};
    expect(await text(Readable.from(bytes))).toBe('{}');
    expect(calls[0]?.request.headers).toEqual({});
  });
});

it('marks a message as read, and shows typing', async () => {
  const { connector, bodies } = connect([]);
  await connector.markRead?.({ providerMessageId: 'mid.9', from: FROM });
  await connector.sendTyping?.({ providerMessageId: 'mid.9', from: FROM });
  const recipient = { id: '77' };
  expect(bodies()).toEqual([
    { recipient, sender_action: 'mark_seen' },
    { recipient, sender_action: 'typing_on' },
  ]);
});

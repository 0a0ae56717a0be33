import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Connector, HttpFetch, HttpRequest, HttpResponse, MediaFile } from '@chat4all/connector';
import { describe, expect, it } from 'vitest';
import { createWhatsApp } from './whatsapp.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const START_MS = 1_749_416_383_000;
const TO = { kind: 'phone', value: '+5511999999999' };
const file: MediaFile = {
  mimeType: 'image/png',
  fileName: 'a.png',
  *open() {
    yield new Uint8Array([1, 2]);
    yield new Uint8Array([3]);
  },
};

interface Call {
  readonly url: string;
  readonly request: HttpRequest;
}

/** Returns a connector whose provider returns these responses in order, and records the calls. */
function connect(responses: readonly (object | Uint8Array<ArrayBuffer> | Response)[]) {
  const calls: Call[] = [];
  const remaining = [...responses];
  const fetch: HttpFetch = (url, request) => {
    calls.push({ url, request });
    const next = remaining.shift() ?? { id: 'none' };
    if (next instanceof Response) return Promise.resolve(next);
    const response: HttpResponse =
      next instanceof Uint8Array
        ? new Response(next, { headers: { 'content-type': 'image/png' } })
        : new Response(JSON.stringify(next), { status: 'error' in next ? 400 : 200 });
    return Promise.resolve(response);
  };
  let time = START_MS;
  const credentials = { accessToken: 'the-token', appSecret: 's', verifyToken: 'v' };
  const connector = createWhatsApp({ phoneNumberId: '1', ...credentials, fetch, now: () => time });
  return {
    connector,
    calls,
    pass: (milliseconds: number) => (time += milliseconds),
    bodies: () => calls.map(({ request: { body } }): unknown => (typeof body === 'string' ? JSON.parse(body) : 'form')),
  };
}

const ACCEPTED = { messages: [{ id: 'wamid.1' }] };
const REFUSED_MEDIA = { error: { code: 131053, message: 'Media upload error' } };

describe('uploadMedia', () => {
  it('posts the file as a form and returns its id with the time when it expires', async () => {
    const { connector, calls } = connect([{ id: '77' }]);
    const { id, expireTime = 0 } = (await connector.uploadMedia?.(file, 'image')) ?? { id: '' };
    expect(id).toBe('77');
    expect(expireTime - START_MS).toBeGreaterThan(29 * DAY_MS);
    expect(expireTime - START_MS).toBeLessThan(30 * DAY_MS);
    const [{ url, request } = { url: '', request: undefined }] = calls;
    expect(url).toBe('https://graph.facebook.com/v25.0/1/media');
    // `fetch` adds the content type with the boundary.
    expect(request?.headers).toEqual({ authorization: 'Bearer the-token' });
    if (!(request?.body instanceof FormData)) throw new Error('no form');
    const blob = request.body.get('file');
    if (!(blob instanceof File)) throw new Error('no file');
    expect([blob.name, blob.type, [...(await blob.bytes())]]).toEqual(['a.png', 'image/png', [1, 2, 3]]);
    expect([request.body.get('messaging_product'), request.body.get('type')]).toEqual(['whatsapp', 'image/png']);
  });

  it('stops reading a file that is too large, and makes no call', async () => {
    const { connector, calls } = connect([]);
    let read = 0;
    const endless: MediaFile = {
      mimeType: 'image/webp',
      *open() {
        for (;;) {
          read += 1;
          yield new Uint8Array(100 * 1024);
        }
      },
    };
    await expect(connector.uploadMedia?.(endless, 'sticker')).rejects.toMatchObject({
      reason: 'invalid',
      certain: true,
    });
    expect([read, calls.length]).toEqual([6, 0]);
  });
});

describe('sending a file', () => {
  const image = { kind: 'media', type: 'image' } as const;

  it('uploads the file, and returns the id for the next message', async () => {
    const { connector, bodies, calls, pass } = connect([{ id: '77' }, ACCEPTED, ACCEPTED]);
    const { uploaded } = await connector.send({ id: 'd', to: TO, content: { ...image, file } });
    expect(uploaded?.id).toBe('77');
    pass(29 * DAY_MS);
    await connector.send({ id: 'd2', to: TO, content: { ...image, file, ...(uploaded && { uploaded }) } });
    expect(bodies()).toMatchObject(['form', { image: { id: '77' } }, { image: { id: '77' } }]);
    expect(calls).toHaveLength(3);
  });

  it('uploads the file again if the id has expired', async () => {
    const { connector, bodies } = connect([{ id: '78' }, ACCEPTED]);
    const content = { ...image, file, uploaded: { id: '77', expireTime: START_MS } };
    expect((await connector.send({ id: 'd', to: TO, content })).uploaded?.id).toBe('78');
    expect(bodies()).toMatchObject(['form', { image: { id: '78' } }]);
  });

  it('uploads the file once more if WhatsApp refuses the id', async () => {
    const content = { ...image, file, uploaded: { id: '77' } };
    const once = connect([REFUSED_MEDIA, { id: '78' }, ACCEPTED]);
    expect(await once.connector.send({ id: 'd', to: TO, content })).toMatchObject({ providerMessageId: 'wamid.1' });
    const twice = connect([REFUSED_MEDIA, { id: '78' }, REFUSED_MEDIA]);
    await expect(twice.connector.send({ id: 'd', to: TO, content })).rejects.toMatchObject({
      reason: 'media',
      certain: true,
      retryable: false,
    });
    expect(twice.calls).toHaveLength(3);
  });

  it('refuses an expired id without a file, without a call', async () => {
    const { connector, calls } = connect([]);
    const content = { ...image, uploaded: { id: '77', expireTime: START_MS } };
    await expect(connector.send({ id: 'd', to: TO, content })).rejects.toMatchObject({
      reason: 'media',
      certain: true,
    });
    expect(calls).toEqual([]);
  });

  it('is certain that nothing was sent if the upload fails', async () => {
    const fetch: HttpFetch = () => Promise.reject(new TypeError('fetch failed'));
    const credentials = { accessToken: 'the-token', appSecret: 's', verifyToken: 'v' };
    const connector = createWhatsApp({ phoneNumberId: '1', ...credentials, fetch });
    const sent = connector.send({ id: 'd', to: TO, content: { ...image, file } });
    await expect(sent).rejects.toMatchObject({ certain: true, retryable: true, reason: 'transient' });
  });
});

describe('downloadMedia', () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const hash = createHash('sha256').update(bytes);
  const about = { url: 'https://lookaside.fbsbx.com/1', mime_type: 'image/jpeg', sha256: hash.digest('hex') };
  const media = { type: 'image', uploaded: { id: '77' } } as const;
  const download = async (connector: Connector) => {
    const file = await connector.downloadMedia?.(media);
    return file && { ...file, bytes: new Uint8Array(await buffer(Readable.from(file.bytes))) };
  };

  it('gets the URL and downloads from it with the token', async () => {
    const { connector, calls } = connect([about, bytes]);
    expect(await download(connector)).toEqual({ bytes, mimeType: 'image/jpeg' });
    expect(calls.map(({ url }) => url)).toEqual([
      'https://graph.facebook.com/v25.0/77',
      'https://lookaside.fbsbx.com/1',
    ]);
    expect(calls[1]?.request.headers['authorization']).toBe('Bearer the-token');
  });

  it('ignores members of the metadata that cannot be read', async () => {
    const { connector } = connect([{ url: about.url, mime_type: null, sha256: 7 }, bytes]);
    expect(await download(connector)).toMatchObject({ bytes });
  });

  it('does not blame the account for a file that does not exist', async () => {
    const error = { code: 100, error_subcode: 33, message: "Object with ID '77' does not exist" };
    const { connector } = connect([Response.json({ error }, { status: 400 })]);
    await expect(connector.downloadMedia?.(media)).rejects.toMatchObject({ reason: 'media', scope: 'delivery' });
  });

  it('does not blame the account for a URL that has expired', async () => {
    const { connector } = connect([about, new Response('URL signature expired', { status: 404 })]);
    await expect(connector.downloadMedia?.(media)).rejects.toMatchObject({ reason: 'media', scope: 'delivery' });
  });

  it('does not take an HTML page for a file', async () => {
    const page = () => new Response('<html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
    await expect(connect([about, page()]).connector.downloadMedia?.(media)).rejects.toMatchObject({ reason: 'media' });
    const document = { url: about.url, mime_type: 'text/html' };
    expect(await connect([document, page()]).connector.downloadMedia?.(media)).toMatchObject({ mimeType: 'text/html' });
  });

  it('rejects a damaged file', async () => {
    const { connector } = connect([about, new Uint8Array([1, 2, 4])]);
    await expect(download(connector)).rejects.toMatchObject({ reason: 'media', retryable: true });
  });

  it('does not send the token to a URL that the caller passes', async () => {
    const { connector, calls } = connect([]);
    const foreign = { type: 'image', url: 'https://elsewhere.example/' } as const;
    await expect(connector.downloadMedia?.(foreign)).rejects.toMatchObject({ reason: 'invalid' });
    expect(calls).toEqual([]);
  });
});

describe('indicators', () => {
  const message = { providerMessageId: 'wamid.9', from: TO };

  it('marks a message as read, and shows typing together with it', async () => {
    const { connector, bodies } = connect([{ success: true }, { success: true }]);
    await connector.markRead?.(message);
    await connector.sendTyping?.(message);
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.9' };
    expect(bodies()).toEqual([read, { ...read, typing_indicator: { type: 'text' } }]);
  });
});

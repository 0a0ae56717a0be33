import type { HttpRequest } from '@chat4all/connector';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createGraphClient } from './graph-client.ts';

const API = 'https://graph.facebook.com';
const CDN = 'https://scontent.xx.fbcdn.net/file';

/** Creates a client of a Meta that redirects some URLs and has a file at all others. */
function connect(redirects: Readonly<Record<string, string>> = {}, baseUrl = API) {
  const calls: (HttpRequest & { readonly url: string })[] = [];
  const graph = createGraphClient({
    ...{ baseUrl, apiVersion: 'v25.0', accessToken: 'the-token' },
    fetch: (url, request) => {
      calls.push({ ...request, url });
      const location = redirects[url];
      if (location === undefined) return Promise.resolve(new Response('file'));
      if (request.redirect === 'error') return Promise.reject(new TypeError('unexpected redirect'));
      return Promise.resolve(new Response('', { status: 302, headers: { location } }));
    },
  });
  const download = async (url: string, authorized = false): Promise<string> => {
    const { bytes } = await graph.download(url, { authorized, maximumBytes: 100 });
    return text(Readable.from(bytes));
  };
  return { calls, download };
}

describe('download', () => {
  it.each([
    'https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1',
    'https://scontent-gru1-1.cdninstagram.com/v/t1.jpg?oh=1',
    'https://mmg.whatsapp.net/d/f/1',
    `${API}/files/1`,
  ])('gets a file of Meta: %s', async (url) => {
    expect(await connect().download(url)).toBe('file');
  });

  it('gets a file of the API itself, whatever its address', async () => {
    const { download, calls } = connect({}, 'http://127.0.0.1:8091/');
    await download('http://127.0.0.1:8091/files/1', true);
    expect(calls[0]?.headers).toEqual({ authorization: 'Bearer the-token' });
  });

  it.each([
    ...['https://evil.example/1', 'https://fbsbx.com.evil.example/', 'https://evilfbsbx.com/', 'not a URL', ''],
    ...['http://lookaside.fbsbx.com/1', 'https://lookaside.fbsbx.com:8443/1', 'http://169.254.169.254/latest'],
    ...['http://127.0.0.1:9090/', 'file:///etc/passwd', 'https://user@evil.example\\@fbsbx.com/'],
  ])('refuses any other URL without a call: %s', async (url) => {
    for (const authorized of [true, false]) {
      const { download, calls } = connect();
      await expect(download(url, authorized)).rejects.toMatchObject({ reason: 'media', certain: true });
      expect(calls).toEqual([]);
    }
  });

  it('follows redirects within Meta, without the token', async () => {
    const { download, calls } = connect({ 'https://lookaside.fbsbx.com/1': CDN });
    await download('https://lookaside.fbsbx.com/1');
    expect(calls.map(({ url, headers }) => [url, headers])).toEqual([
      ['https://lookaside.fbsbx.com/1', {}],
      [CDN, {}],
    ]);
  });

  it('follows no redirect elsewhere, none with the token, and no loop', async () => {
    const away = connect({ 'https://lookaside.fbsbx.com/1': 'http://169.254.169.254/' });
    await expect(away.download('https://lookaside.fbsbx.com/1')).rejects.toMatchObject({ reason: 'media' });
    expect(away.calls).toHaveLength(1);
    const within = connect({ 'https://lookaside.fbsbx.com/1': CDN });
    await expect(within.download('https://lookaside.fbsbx.com/1', true)).rejects.toMatchObject({ reason: 'transient' });
    expect(within.calls).toHaveLength(1);
    await expect(connect({ [CDN]: CDN }).download(CDN)).rejects.toThrow('redirects more than 3 times');
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HttpFetch, HttpRequest } from '@chat4all/connector';
import { createGraphClient } from './graph-client.ts';

const OPTIONS = { baseUrl: 'https://graph.example/', apiVersion: 'v25.0', accessToken: 'the-token' };

describe('createGraphClient', () => {
  it('posts JSON with the token to the path below the version', async () => {
    const calls: { url: string; request: HttpRequest }[] = [];
    const fetch: HttpFetch = (url, request) => {
      calls.push({ url, request });
      return Promise.resolve({ status: 200, headers: new Headers(), text: () => Promise.resolve('{"id":"1"}') });
    };
    const answer = await createGraphClient({ ...OPTIONS, fetch }).post('1/messages', { text: 'é' });
    expect(answer).toEqual({ id: '1' });
    expect(calls).toMatchObject([
      {
        url: 'https://graph.example/v25.0/1/messages',
        request: {
          method: 'POST',
          headers: { authorization: 'Bearer the-token', 'content-type': 'application/json' },
          body: '{"text":"é"}',
        },
      },
    ]);
  });

  describe('with a clock', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    const silent: HttpFetch = (_, { signal }) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
        });
      });

    it('rejects after 30 seconds with an uncertain outcome', async () => {
      const call = createGraphClient({ ...OPTIONS, fetch: silent }).post('1/messages', {});
      const rejected = expect(call).rejects.toMatchObject({ name: 'ConnectorError', certain: false, retryable: true });
      vi.advanceTimersByTime(29_999);
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(1);
      await rejected;
    });

    it('rejects if the body does not end in time', async () => {
      const fetch: HttpFetch = (url, request) => {
        const text = () => silent(url, request).then((response) => response.text());
        return Promise.resolve({ status: 200, headers: new Headers(), text });
      };
      const call = createGraphClient({ ...OPTIONS, timeoutMs: 5, fetch }).post('1/messages', {});
      const rejected = expect(call).rejects.toMatchObject({ certain: false });
      await vi.advanceTimersByTimeAsync(5);
      await rejected;
    });

    it('clears its timer after a failure', async () => {
      const fetch: HttpFetch = () => Promise.reject(new Error('no'));
      await expect(createGraphClient({ ...OPTIONS, fetch }).post('1/messages', {})).rejects.toThrow();
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});

import { get } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

const ORIGIN = 'https://app.example.com';

/** Sends a request with headers that `fetch` does not set, and returns its status. */
function statusOf(headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${server.httpUrl}/nothing`, { headers }, (response) => {
      resolve(response.resume().statusCode);
    }).on('error', reject);
  });
}

test('answers the preflight of a page whose origin is named, and lets it read the response', async () => {
  const url = `${server.httpUrl}/chat4all.v1.ChatService/ListMessages`;
  const headers = { origin: ORIGIN, 'access-control-request-method': 'POST' };
  const preflight = await fetch(url, { method: 'OPTIONS', headers });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, ORIGIN]);
  expect(preflight.headers.get('access-control-allow-headers')).toMatch(/Content-Type.*authorization/);
  const content = { origin: ORIGIN, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers: content, body: '{}' });
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, ORIGIN]);
});

test.each([
  ['a page of another origin', { origin: 'https://other.example.com' }, 403],
  ['a page that rebinds a name to this machine', { host: 'evil.example.com' }, 403],
  ['a program on this machine', { host: 'localhost:8081' }, 404],
  ['a program on this machine by IPv6', { host: '[::1]:8081' }, 404],
])('answers %s with %o: %i', async (_, headers, status) => {
  expect(await statusOf(headers)).toBe(status);
});

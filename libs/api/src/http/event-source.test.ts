import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, hello, send } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

/** Returns the stream's blocks until one has data. */
async function readEvent(query: string, headers: Readonly<Record<string, string>> = {}): Promise<Map<string, string>> {
  const stop = new AbortController();
  const response = await fetch(`${server.httpUrl}/v1/events${query}`, { headers, signal: stop.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  let block: string | undefined;
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    block = text.endsWith('\n\n') ? text.split('\n\n').find((each) => each.includes('data: ')) : undefined;
    if (block !== undefined) break;
  }
  stop.abort();
  const lines = block?.split('\n') ?? [];
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
}

test('streams events, and continues after the last one that a browser has seen', async () => {
  const first = await send(server.client(), hello);
  const event = await readEvent('?start_time=2026-01-01T00:00:00Z');
  expect(event.get('event')).toBe('delivery');
  expect(JSON.parse(event.get('data') ?? '')).toMatchObject({
    cursor: event.get('id'),
    delivery: { messageId: first.messageId, state: 'DELIVERY_STATE_ACCEPTED' },
  });
  const second = await send(server.client(), hello);
  const resumed = await readEvent('?start_time=2026-01-01T00:00:00Z', { 'last-event-id': event.get('id') ?? '' });
  expect(JSON.parse(resumed.get('data') ?? '')).toMatchObject({ delivery: { messageId: second.messageId } });
});

test('sends only the events of the given messages', async () => {
  await send(server.client(), hello);
  const { messageId } = await send(server.client(), hello);
  const event = await readEvent(`?start_time=2026-01-01T00:00:00Z&message_ids=${messageId}`);
  expect(JSON.parse(event.get('data') ?? '')).toMatchObject({ delivery: { messageId } });
});

test.each([
  ['?cursor=nonsense', 'cursor'],
  ['?start_time=yesterday', 'start_time'],
  ['?channels=pigeon', 'channels[0]'],
  ['?since=1', 'since'],
])('refuses %s with an error that names the parameter', async (query, field) => {
  const response = await fetch(`${server.httpUrl}/v1/events${query}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ details: [{}, { debug: { fieldViolations: [{ field }] } }] });
});

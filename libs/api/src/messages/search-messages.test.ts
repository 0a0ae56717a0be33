import { status } from '@grpc/grpc-js';
import { SearchMessagesRequest, unary } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type TestServer, createTestServer, failure, hello, project, send } from '../testing/test-server.ts';
import { searchMessages } from './search-messages.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

function search(request: object) {
  const { chat } = server.client();
  return unary(chat.searchMessages.bind(chat), SearchMessagesRequest.fromPartial(request));
}

test('finds messages by their words, in pages', async () => {
  const sent = [await send(server.client(), hello), await send(server.client(), hello)].map(
    ({ messageId }) => messageId,
  );
  await project(server, 2);
  const first = await search({ text: 'ola', pageSize: 1 });
  const second = await search({ text: 'ola', pageSize: 1, pageToken: first.nextPageToken });
  const found = [first, second].flatMap(({ messages }) => messages.map(({ messageId }) => messageId));
  expect(found.toSorted()).toEqual(sent.toSorted());
  expect(second.nextPageToken).toBe('');
  expect((await search({ text: 'ola tchau' })).messages).toEqual([]);
});

test('refuses a text without words, and pages of more than 100', async () => {
  const { code, details } = await failure(search({ text: '?', pageSize: 101, startTime: undefined }));
  expect(code).toBe(status.INVALID_ARGUMENT);
  expect(details?.fieldViolations?.map(({ field }) => field)).toEqual(['text', 'page_size']);
});

test('fails with FAILED_PRECONDITION unless search is enabled', async () => {
  const searching = searchMessages('demo', SearchMessagesRequest.fromPartial({ text: 'ola' }), { store: {} });
  await expect(searching).rejects.toMatchObject({
    code: status.FAILED_PRECONDITION,
    details: { reason: 'SEARCH_DISABLED' },
  });
});

test('fails with DEADLINE_EXCEEDED after two seconds', async () => {
  vi.useFakeTimers();
  try {
    const never = () => new Promise<never>(() => undefined);
    const request = SearchMessagesRequest.fromPartial({ text: 'ola' });
    const searching = expect(searchMessages('demo', request, { store: { search: never } })).rejects.toMatchObject({
      code: status.DEADLINE_EXCEEDED,
    });
    await vi.advanceTimersByTimeAsync(2_000);
    await searching;
  } finally {
    vi.useRealTimers();
  }
});

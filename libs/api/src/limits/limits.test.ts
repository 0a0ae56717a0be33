import { once } from 'node:events';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { status } from '@grpc/grpc-js';
import { SendMessageRequest, StreamEventsRequest, type StreamEventsResponse, unary } from '@chat4all/proto';
import { deliveriesTopic } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ApiLimits } from './request-limiter.ts';
import { getUser, putUser, user } from '../testing/directory-calls.ts';
import { type TestServer, countOf, createTestServer, failure, hello, send, text } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.dispose();
});

const serve = (limits: Partial<ApiLimits>): Promise<void> => server.serve(undefined, undefined, limits);

/** Makes the next look-up of users wait until `release` is called. `started` resolves once it waits. */
function holdUsers(): { readonly started: Promise<unknown>; readonly release: () => void } {
  const [started, held] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const { directory } = server.store;
  const findUsers = directory.findUsers.bind(directory);
  vi.spyOn(directory, 'findUsers').mockImplementationOnce(async (tenantId, userIds) => {
    started.resolve(undefined);
    await held.promise;
    return findUsers(tenantId, userIds);
  });
  return {
    started: started.promise,
    release: () => {
      held.resolve(undefined);
    },
  };
}

/** Opens a bare HTTP/2 connection, without gRPC. */
async function rawConnection(): Promise<ClientHttp2Session> {
  const session = connectHttp2(`http://${server.address}`);
  session.on('error', () => undefined);
  await once(session, 'remoteSettings');
  return session;
}

function openEvents(): { readonly first: Promise<unknown>; readonly failed: Promise<unknown>; close(): void } {
  const { chat, metadata } = server.client();
  const stream = chat.streamEvents(StreamEventsRequest.fromPartial({}), metadata);
  const [first, failed] = [Promise.withResolvers<StreamEventsResponse>(), Promise.withResolvers<unknown>()];
  stream.on('data', first.resolve).on('error', failed.resolve);
  return {
    first: first.promise,
    failed: failed.promise,
    close: () => {
      stream.cancel();
    },
  };
}

describe('limits', () => {
  test('refuses calls beyond the limit with RetryInfo', async () => {
    await serve({ calls: 1 });
    const client = server.client();
    await putUser(client, 'ana', []);
    const { started, release } = holdUsers();
    const first = getUser(client, 'ana');
    await started;
    expect(await failure(send(client, hello))).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: { reason: 'TOO_MANY_CALLS', retryAfterMs: 200, quotaFailures: [{ subject: 'router' }] },
    });
    // Streams are counted apart.
    const events = openEvents();
    await events.first;
    events.close();
    release();
    await first;
    await send(client, hello);
  });

  test('refuses streams beyond the limit until one ends', async () => {
    await serve({ streams: 1 });
    const first = openEvents();
    await first.first;
    expect(await openEvents().failed).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    await send(server.client(), hello);
    first.close();
    await vi.waitFor(async () => {
      const next = openEvents();
      await Promise.race([
        next.first,
        next.failed.then((error) => Promise.reject(new Error('refused', { cause: error }))),
      ]);
    });
  });

  test('announces the maximum number of calls per connection', async () => {
    await serve({ callsPerConnection: 7 });
    const session = await rawConnection();
    expect(session.remoteSettings.maxConcurrentStreams).toBe(7);
    session.destroy();
  });

  test('asks clients to replace a connection past its age, without failing a call', async () => {
    await serve({ connectionAgeMs: 50 });
    const session = await rawConnection();
    await once(session, 'goaway');
    session.destroy();
    for (let count = 0; count < 20; count += 1) await send(server.client(), hello);
  });

  test('stops although a client keeps its calls open', async () => {
    const session = await rawConnection();
    const headers = { ':method': 'POST', te: 'trailers', 'content-type': 'application/grpc' };
    const halfOpen = session.request({ ...headers, ':path': '/chat4all.v1.ChatService/GetMessage' });
    halfOpen.on('error', () => undefined).write(Buffer.from([0, 0, 0, 0, 9, 1]));
    const health = session.request({ ...headers, ':path': '/grpc.health.v1.Health/Watch' });
    health.on('error', () => undefined).end(Buffer.alloc(5));
    await once(health, 'response');
    await server.stop();
    session.destroy();
  }, 15_000);

  test('refuses a request beyond the maximum size', async () => {
    const huge = { message: { ...hello.message, content: text('x'.repeat(17 * 1024 * 1024)) } };
    expect((await failure(send(server.client(), huge))).code).toBe(status.RESOURCE_EXHAUSTED);
  });

  test('refuses a message that exceeds what the log accepts', async () => {
    vi.spyOn(server.bus, 'publish').mockRestore();
    const payload = { blob: 'x'.repeat(2 * 1024 * 1024) };
    const content = { kind: { $case: 'channelSpecific' as const, value: { payload } } };
    expect(await failure(send(server.client(), { message: { ...hello.message, content } }))).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: { reason: 'TOO_LARGE' },
    });
  });
});

describe('a deadline', () => {
  test.each([
    ['passes', () => undefined, status.DEADLINE_EXCEEDED],
    [
      'is cancelled by the client',
      (leaving: AbortController) => {
        leaving.abort();
      },
      status.CANCELLED,
    ],
  ])('that %s before a message is written accepts nothing, and a repeated request succeeds', async (_, leave, code) => {
    const client = server.client();
    const { chat, metadata } = client;
    await putUser(client, 'ana', [{ channel: 'whatsapp', value: '+5511999999999' }]);
    const request = SendMessageRequest.fromPartial({
      requestId: 'r',
      message: { recipients: [user('ana')], content: text('Olá') },
    });
    const publish = vi.spyOn(server.bus, 'publish');
    const { started, release } = holdUsers();
    const leaving = new AbortController();
    const call = failure(
      unary(chat.sendMessage.bind(chat), request, { metadata, timeoutMs: 2_000, signal: leaving.signal }),
    );
    await started;
    leave(leaving);
    expect((await call).code).toBe(code);
    // The server receives the cancellation after the client has failed.
    await getUser(client, 'ana');
    release();
    await vi.waitFor(() => {
      expect(publish.mock.settledResults).toMatchObject([{ type: 'rejected', value: { code: 'aborted' } }]);
    });
    expect(await countOf(server.bus, deliveriesTopic('whatsapp'))).toBe(0);

    const { message } = await unary(chat.sendMessage.bind(chat), request, { metadata });
    expect(message?.requestId).toBe('r');
    expect(await countOf(server.bus, deliveriesTopic('whatsapp'))).toBe(1);
  });
});

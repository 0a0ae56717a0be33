import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Chat4All, Chat4AllError, type OutgoingMessage } from './index.ts';
import { type FakeChat4All, createFakeChat4All } from './testing.ts';

let fake: FakeChat4All;
let chat: Chat4All;
beforeEach(async () => {
  fake = await createFakeChat4All();
  chat = fake.client({ retry: { initialDelayMs: 1, maximumDelayMs: 5 } });
});
afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

const HELLO: OutgoingMessage = { to: { whatsapp: '+5511999999999' }, text: 'Olá' };

describe('retries', () => {
  test.each([
    ['UNAVAILABLE', { code: 'UNAVAILABLE' }, 3],
    ['RESOURCE_EXHAUSTED with a retry delay', { code: 'RESOURCE_EXHAUSTED', retryAfterMs: 1 }, 3],
    ['RESOURCE_EXHAUSTED without a retry delay', { code: 'RESOURCE_EXHAUSTED' }, 1],
    ['INTERNAL', { code: 'INTERNAL' }, 1],
    ['ABORTED', { code: 'ABORTED' }, 1],
    ['INVALID_ARGUMENT', { code: 'INVALID_ARGUMENT' }, 1],
  ] as const)('%s: %j, %i calls', async (_, fault, calls) => {
    fake.fail('SendMessage', fault, { times: 2 });
    const sent = chat.messages.send(HELLO);
    if (calls === 1) await expect(sent).rejects.toMatchObject({ code: fault.code, reason: 'FAULT' });
    else await sent;
    expect(fake.calls('SendMessage')).toBe(calls);
  });

  test('sends one message under the same request id although responses are lost', async () => {
    fake.fail('SendMessage', { code: 'UNAVAILABLE', when: 'after' }, { times: 3 });
    const { messageId } = await chat.messages.send(HELLO);
    expect(fake.calls('SendMessage')).toBe(4);
    expect(fake.messages.map((message) => message.messageId)).toEqual([messageId]);
  });

  test('retries an attempt that exceeds its time limit only if the call is idempotent', async () => {
    fake.fail('SendMessage', { delayMs: 10_000, when: 'after' });
    await chat.messages.send(HELLO, { attemptTimeoutMs: 1_000 });
    expect(fake.calls('SendMessage')).toBe(2);
    expect(fake.messages).toHaveLength(1);

    fake.fail('UpdateUser', { delayMs: 10_000, when: 'after' });
    const put = chat.users.put('ana', { whatsapp: '+5511999999999' }, { attemptTimeoutMs: 1_000 });
    await expect(put).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(fake.calls('UpdateUser')).toBe(1);
  });

  test('waits for the requested delay, and rejects with the failure if the delay exceeds the time limit', async () => {
    const onRetry = vi.fn();
    fake.fail('SendMessage', { code: 'UNAVAILABLE', retryAfterMs: 60 });
    const started = performance.now();
    await chat.messages.send(HELLO, { retry: { onRetry } });
    expect(performance.now() - started).toBeGreaterThanOrEqual(59);
    expect(onRetry.mock.calls).toMatchObject([[{ code: 'UNAVAILABLE', retryAfterMs: 60 }]]);

    fake.fail('SendMessage', { code: 'UNAVAILABLE', retryAfterMs: 60_000 });
    await expect(chat.messages.send(HELLO, { timeoutMs: 30_000 })).rejects.toMatchObject({ retryAfterMs: 60_000 });
    fake.fail('SendMessage', { code: 'UNAVAILABLE' });
    await expect(chat.messages.send(HELLO, { retry: { maximumElapsedMs: 0 } })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  });

  test('ends with CANCELLED when the signal aborts or the client is closed', async () => {
    fake.fail('SendMessage', { code: 'UNAVAILABLE', retryAfterMs: 5_000 }, { times: 2 });
    const stop = new AbortController();
    const options = {
      signal: stop.signal,
      retry: {
        onRetry: () =>
          void setImmediate(() => {
            stop.abort();
          }),
      },
    };
    await expect(chat.messages.send(HELLO, options)).rejects.toMatchObject({ code: 'CANCELLED' });
    const closing = chat.messages.send(HELLO, {
      retry: {
        onRetry: () =>
          void setImmediate(() => {
            chat.close();
          }),
      },
    });
    await expect(closing).rejects.toMatchObject({ code: 'CANCELLED', message: 'the client is closed' });
  });

  test('retries only the failed messages of a batch', async () => {
    fake.fail('BatchSendMessages', { code: 'UNAVAILABLE', when: 'after' });
    const outcomes = await chat.messages.sendBatch([HELLO, { ...HELLO, to: { pigeon: '7' } }, HELLO]);
    expect(outcomes.map(({ error }) => error?.code)).toEqual([undefined, 'INVALID_ARGUMENT', undefined]);
    expect(fake.calls('BatchSendMessages')).toBe(2);
    expect(fake.messages).toHaveLength(2);
  });

  test('waits for a router that restarts', async () => {
    await chat.messages.send(HELLO);
    await fake.stop();
    const sent = chat.messages.send(HELLO);
    await fake.start();
    await sent;
    expect(fake.messages).toHaveLength(2);
  });
});

describe('credentials', () => {
  test('sends the API key or a new token with every call', async () => {
    await using guarded = await createFakeChat4All({ apiKey: 'key-1' });
    await guarded.client().channels.list();
    const token = vi.fn(() => Promise.resolve('key-1'));
    const client = guarded.client({ token });
    await client.channels.list();
    await client.channels.list();
    expect(token).toHaveBeenCalledTimes(2);
    await expect(guarded.client({ token: 'another' }).channels.list()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    const broken = guarded.client({ token: () => Promise.reject(new Error('issuer unavailable')) });
    await expect(broken.channels.list()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      cause: { message: 'issuer unavailable' },
    });
  });

  test('shows no secret in the client or its errors', async () => {
    const client = new Chat4All({ address: fake.address, apiKey: 'secret-key', retry: { maximumElapsedMs: 0 } });
    fake.fail('ListChannels', { code: 'PERMISSION_DENIED' });
    const error: unknown = await client.channels.list().catch((thrown: unknown) => thrown);
    expect(Chat4AllError.is(error, 'PERMISSION_DENIED')).toBe(true);
    expect(inspect([client, error], { depth: 8, showHidden: true })).not.toContain('secret-key');
    client.close();
  });

  test.each([
    [{ apiKey: 'a', token: 'b' }, 'apiKey and token'],
    [{ address: 'nowhere' }, 'address'],
    [{ address: 'localhost:99999' }, 'address'],
    [{ timeoutMs: 0 }, 'timeoutMs'],
    [{ attemptTimeoutMs: Number.NaN }, 'attemptTimeoutMs'],
    [{ tls: { cert: 'a' } }, 'tls.key'],
  ])('refuses the options %j and names the wrong one', (options, name) => {
    expect(() => new Chat4All(options)).toThrow(name);
  });

  test('rejects ready immediately, and a call after its time limit, if no router runs at the address', async () => {
    await fake.stop();
    const client = fake.client({ timeoutMs: 1_000, retry: { initialDelayMs: 1 } });
    await expect(client.ready()).rejects.toMatchObject({ code: 'UNAVAILABLE', message: /does not answer/ });
    await expect(client.channels.list()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

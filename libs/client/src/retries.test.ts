import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Chat4All, Chat4AllError, type OutgoingMessage } from './index.ts';
import { type FakeChat4All, createFakeChat4All } from './testing.ts';

let fake: FakeChat4All;
let chat: Chat4All;
beforeEach(async () => {
  fake = await createFakeChat4All();
  chat = fake.client({ retry: { firstDelayMs: 1, longestDelayMs: 5 } });
});
afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

const hello: OutgoingMessage = { to: { whatsapp: '+5511999999999' }, text: 'Olá' };

describe('what is repeated', () => {
  test.each([
    ['UNAVAILABLE', { code: 'UNAVAILABLE' }, 3],
    ['RESOURCE_EXHAUSTED when the router says when', { code: 'RESOURCE_EXHAUSTED', retryAfterMs: 1 }, 3],
    ['RESOURCE_EXHAUSTED when it does not', { code: 'RESOURCE_EXHAUSTED' }, 1],
    ['INTERNAL', { code: 'INTERNAL' }, 1],
    ['ABORTED', { code: 'ABORTED' }, 1],
    ['INVALID_ARGUMENT', { code: 'INVALID_ARGUMENT' }, 1],
  ] as const)('%s: %j, %i calls', async (_, fault, calls) => {
    fake.fail('SendMessage', fault, { times: 2 });
    const sent = chat.messages.send(hello);
    if (calls === 1) await expect(sent).rejects.toMatchObject({ code: fault.code, reason: 'FAULT' });
    else await sent;
    expect(fake.calls('SendMessage')).toBe(calls);
  });

  test('an answer that is lost costs nothing: the same request id, one message', async () => {
    fake.fail('SendMessage', { code: 'UNAVAILABLE', when: 'after' }, { times: 3 });
    const { messageId } = await chat.messages.send(hello);
    expect(fake.calls('SendMessage')).toBe(4);
    expect(fake.messages.map((message) => message.messageId)).toEqual([messageId]);
  });

  test('an attempt that takes too long is repeated where twice is once, and nowhere else', async () => {
    fake.fail('SendMessage', { delayMs: 10_000, when: 'after' });
    await chat.messages.send(hello, { attemptTimeoutMs: 1_000 });
    expect(fake.calls('SendMessage')).toBe(2);
    expect(fake.messages).toHaveLength(1);

    fake.fail('UpdateUser', { delayMs: 10_000, when: 'after' });
    const put = chat.users.put('ana', { whatsapp: '+5511999999999' }, { attemptTimeoutMs: 1_000 });
    await expect(put).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(fake.calls('UpdateUser')).toBe(1);
  });

  test('it waits as long as the router asks, and gives up when that is beyond its time, with what was said', async () => {
    const told = vi.fn();
    fake.fail('SendMessage', { code: 'UNAVAILABLE', retryAfterMs: 60 });
    const started = performance.now();
    await chat.messages.send(hello, { retry: { onRetry: told } });
    expect(performance.now() - started).toBeGreaterThanOrEqual(59);
    expect(told.mock.calls).toMatchObject([[{ code: 'UNAVAILABLE', retryAfterMs: 60 }]]);

    fake.fail('SendMessage', { code: 'UNAVAILABLE', retryAfterMs: 60_000 });
    await expect(chat.messages.send(hello, { timeoutMs: 1_000 })).rejects.toMatchObject({ retryAfterMs: 60_000 });
    fake.fail('SendMessage', { code: 'UNAVAILABLE' });
    await expect(chat.messages.send(hello, { retry: { forMs: 0 } })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('a signal ends it, and so does closing the client', async () => {
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
    await expect(chat.messages.send(hello, options)).rejects.toMatchObject({ code: 'CANCELLED' });
    const closing = chat.messages.send(hello, {
      retry: {
        onRetry: () =>
          void setImmediate(() => {
            chat.close();
          }),
      },
    });
    await expect(closing).rejects.toMatchObject({ code: 'CANCELLED', message: 'the client is closed' });
  });

  test('of a batch only what failed for now is sent again', async () => {
    fake.fail('BatchSendMessages', { code: 'UNAVAILABLE', when: 'after' });
    const outcomes = await chat.messages.sendBatch([hello, { ...hello, to: { pigeon: '7' } }, hello]);
    expect(outcomes.map(({ error }) => error?.code)).toEqual([undefined, 'INVALID_ARGUMENT', undefined]);
    expect(fake.calls('BatchSendMessages')).toBe(2);
    expect(fake.messages).toHaveLength(2);
  });

  test('a router that restarts is waited for', async () => {
    await chat.messages.send(hello);
    await fake.stop();
    const sent = chat.messages.send(hello);
    await fake.start();
    await sent;
    expect(fake.messages).toHaveLength(2);
  });
});

describe('who calls', () => {
  test('an API key or a token goes with every call; a token is asked for each time', async () => {
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
    const broken = guarded.client({ token: () => Promise.reject(new Error('the issuer is away')) });
    await expect(broken.channels.list()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      cause: { message: 'the issuer is away' },
    });
  });

  test('a secret is shown neither by the client nor by its errors', async () => {
    const client = new Chat4All({ address: fake.address, apiKey: 'secret-key', retry: { forMs: 0 } });
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
  ])('%j is refused, by the name of the option', (options, name) => {
    expect(() => new Chat4All(options)).toThrow(name);
  });

  test('where nobody answers, ready says so soon, and a call when its time is over', async () => {
    await fake.stop();
    const client = fake.client({ timeoutMs: 100, retry: { firstDelayMs: 1 } });
    await expect(client.ready()).rejects.toMatchObject({ code: 'UNAVAILABLE', message: /does not answer/ });
    await expect(client.channels.list()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Chat4All, DeliveryState, type EventsOptions, type OutgoingMessage } from './index.ts';
import { type FakeChat4All, createFakeChat4All } from './testing.ts';

let fake: FakeChat4All;
let chat: Chat4All;
beforeEach(async () => {
  fake = await createFakeChat4All({ deliveries: 'manual', heartbeatMs: 20 });
  chat = fake.client({ retry: { initialDelayMs: 1, maximumDelayMs: 5 } });
});
afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

const cut = (): Promise<void> => {
  fake.drop();
  return Promise.resolve();
};

const message = (requestId: string): OutgoingMessage => ({
  requestId,
  to: { whatsapp: '+5511999999999' },
  text: 'Olá',
});

/** Returns the ids of the first `count` accepted messages in the events. */
async function accepted(
  count: number,
  options: EventsOptions,
  onEach: (index: number) => Promise<void>,
): Promise<string[]> {
  const messageIds: string[] = [];
  for await (const { kind } of chat.events(options)) {
    if (kind?.$case !== 'delivery' || kind.value.state !== DeliveryState.ACCEPTED) continue;
    messageIds.push(kind.value.messageId);
    await onEach(messageIds.length);
    if (messageIds.length === count) break;
  }
  return messageIds;
}

describe('events', () => {
  test.each([
    ['a lost connection', cut],
    ['a restart of the router', () => fake.restart()],
  ])('resume after %s without gaps or repetitions', async (_, fail) => {
    const ids = Array.from({ length: 60 }, (_unused, index) => `r${index}`);
    const [onDisconnect, onResume] = [vi.fn(), vi.fn()];
    const reading = accepted(ids.length, { startTime: new Date(0), onDisconnect, onResume }, async (count) => {
      if (count % 20 === 5) await fail();
    });
    for (const id of ids) await chat.messages.send(message(id));
    expect(await reading).toEqual(ids.map((id) => `m${id}`));
    expect(onDisconnect.mock.calls.length).toBeGreaterThan(0);
    expect(onResume.mock.calls.length).toBe(onDisconnect.mock.calls.length);
  });

  test('are ready at once after the loop has begun, as often as is asked', async () => {
    const quiet = await createFakeChat4All({ heartbeatMs: 60_000 });
    await using events = quiet.client().events();
    const reading = events.next();
    await Promise.all([events.ready(), events.ready()]);
    await events.ready();
    quiet.receive({ from: '+5511999999999', text: 'Oi' });
    expect((await reading).value?.kind?.$case).toBe('inbound');
    await events.ready();
    await quiet[Symbol.asyncDispose]();
  });

  test('restart after a time without events or heartbeats', async () => {
    fake.fail('StreamEvents', { delayMs: 60_000 });
    const onDisconnect = vi.fn();
    const events = chat.events({ startTime: new Date(0), idleTimeoutMs: 100, onDisconnect });
    await chat.messages.send(message('r1'));
    expect((await events.next()).value).toMatchObject({ kind: { $case: 'delivery' } });
    expect(onDisconnect.mock.calls).toMatchObject([[{ code: 'UNAVAILABLE' }]]);
    await events.return();
  });

  test('end with a permanent failure, a signal, leaving the loop, or closing the client', async () => {
    await expect(chat.events({ cursor: 'invalid' }).next()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const stop = new AbortController();
    const stopped = chat.events({ signal: stop.signal });
    await stopped.ready();
    stop.abort();
    expect((await stopped.next()).done).toBe(true);
    {
      await using left = chat.events();
      await left.ready();
    }
    const closed = chat.events();
    await closed.ready();
    chat.close();
    expect((await closed.next()).done).toBe(true);
  });

  test('contain inbound messages', async () => {
    const events = chat.events({ startTime: new Date(0) });
    fake.receive({ from: '+5511999999999', text: 'Oi' });
    expect((await events.next()).value).toMatchObject({
      kind: { $case: 'inbound', value: { message: { sender: { value: '+5511999999999' } } } },
    });
    await events.return();
  });
});

describe('ingest', () => {
  const ids = Array.from({ length: 300 }, (_, index) => `r${index}`);

  test.each([
    ['a lost connection', cut],
    ['a restart of the router', () => fake.restart()],
  ])('sends every message once and in order despite %s', async (_, fail) => {
    const answered: string[] = [];
    for await (const { requestId, error } of chat.messages.ingest(ids.map(message), { window: 50 })) {
      expect(error).toBeUndefined();
      answered.push(requestId);
      if (answered.length % 100 === 30) await fail();
    }
    expect(answered).toEqual(ids);
    expect(fake.messages.map((each) => each.requestId).sort()).toEqual([...ids].sort());
  });

  test('reads messages only as fast as outcomes are read', async () => {
    let readCount = 0;
    function* source() {
      for (const id of ids) {
        readCount += 1;
        yield message(id);
      }
    }
    const outcomes = chat.messages.ingest(source(), { window: 10 });
    await outcomes.next();
    await vi.waitFor(() => {
      expect(fake.messages.length).toBeGreaterThanOrEqual(10);
    });
    expect(readCount).toBeLessThanOrEqual(12);
    await outcomes.return(undefined);
    expect(readCount).toBeLessThan(ids.length);
  });

  test('rejects with the error of the source after the outcomes, and after the time limit without a router', async () => {
    async function* source() {
      yield message('r1');
      yield message('r2');
      await Promise.reject(new Error('the source failed'));
    }
    const answered: string[] = [];
    const reading = async (): Promise<void> => {
      for await (const { requestId } of chat.messages.ingest(source())) answered.push(requestId);
    };
    await expect(reading()).rejects.toThrow('the source failed');
    expect(answered).toEqual(['r1', 'r2']);
    await fake.stop();
    const outcomes = chat.messages.ingest([message('r3')], { timeoutMs: 2_000 });
    await expect(outcomes.next()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

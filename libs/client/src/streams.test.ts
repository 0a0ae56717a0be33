import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Chat4All, DeliveryState, type EventsOptions, type OutgoingMessage } from './index.ts';
import { type FakeChat4All, createFakeChat4All } from './testing.ts';

let fake: FakeChat4All;
let chat: Chat4All;
beforeEach(async () => {
  fake = await createFakeChat4All({ deliveries: 'manual', heartbeatMs: 20 });
  chat = fake.client({ retry: { firstDelayMs: 1, longestDelayMs: 5 } });
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

/** The request ids of accepted messages, as events tell them, until there are so many. */
async function accepted(
  count: number,
  options: EventsOptions,
  onEach: (index: number) => Promise<void>,
): Promise<string[]> {
  const told: string[] = [];
  for await (const { kind } of chat.events(options)) {
    if (kind?.$case !== 'delivery' || kind.value.state !== DeliveryState.ACCEPTED) continue;
    told.push(kind.value.messageId);
    await onEach(told.length);
    if (told.length === count) break;
  }
  return told;
}

describe('events', () => {
  test.each([
    ['a connection that is cut', cut],
    ['a router that restarts', () => fake.restart()],
  ])('%s leaves no gap and repeats nothing', async (_, happens) => {
    const ids = Array.from({ length: 60 }, (_unused, index) => `r${index}`);
    const [onBreak, onResume] = [vi.fn(), vi.fn()];
    const reading = accepted(ids.length, { startTime: new Date(0), onBreak, onResume }, async (count) => {
      if (count % 20 === 5) await happens();
    });
    for (const id of ids) await chat.messages.send(message(id));
    expect(await reading).toEqual(ids.map((id) => `m${id}`));
    expect(onBreak.mock.calls.length).toBeGreaterThan(0);
    expect(onResume.mock.calls.length).toBe(onBreak.mock.calls.length);
  });

  test('a stream that has gone silent is noticed by its heartbeats, and begun anew', async () => {
    fake.fail('StreamEvents', { delayMs: 60_000 });
    const onBreak = vi.fn();
    const events = chat.events({ startTime: new Date(0), stallMs: 100, onBreak });
    await chat.messages.send(message('r1'));
    expect((await events.next()).value).toMatchObject({ kind: { $case: 'delivery' } });
    expect(onBreak.mock.calls).toMatchObject([[{ code: 'UNAVAILABLE' }]]);
    await events.return();
  });

  test('what cannot get better ends it; so do a signal, leaving the loop, and closing the client', async () => {
    await expect(chat.events({ cursor: 'damaged' }).next()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
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

  test('what people write is told', async () => {
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
    ['a connection that is cut', cut],
    ['a router that restarts', () => fake.restart()],
  ])('%s: every message is accepted once, and told in its order', async (_, happens) => {
    const told: string[] = [];
    for await (const { requestId, error } of chat.messages.ingest(ids.map(message), { window: 50 })) {
      expect(error).toBeUndefined();
      told.push(requestId);
      if (told.length % 100 === 30) await happens();
    }
    expect(told).toEqual(ids);
    expect(fake.messages.map((each) => each.requestId).sort()).toEqual([...ids].sort());
  });

  test('messages are taken only as fast as outcomes are read', async () => {
    let taken = 0;
    function* source() {
      for (const id of ids) {
        taken += 1;
        yield message(id);
      }
    }
    const outcomes = chat.messages.ingest(source(), { window: 10 });
    await outcomes.next();
    await vi.waitFor(() => {
      expect(fake.messages.length).toBeGreaterThanOrEqual(10);
    });
    expect(taken).toBeLessThanOrEqual(12);
    await outcomes.return(undefined);
    expect(taken).toBeLessThan(ids.length);
  });

  test('a source that fails ends it after what was answered; a router that stays away, when the time is over', async () => {
    async function* source() {
      yield message('r1');
      yield message('r2');
      await Promise.reject(new Error('the file ends here'));
    }
    const told: string[] = [];
    const reading = async (): Promise<void> => {
      for await (const { requestId } of chat.messages.ingest(source())) told.push(requestId);
    };
    await expect(reading()).rejects.toThrow('the file ends here');
    expect(told).toEqual(['r1', 'r2']);
    await fake.stop();
    const outcomes = chat.messages.ingest([message('r3')], { timeoutMs: 100 });
    await expect(outcomes.next()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

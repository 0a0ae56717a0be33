import { status } from '@grpc/grpc-js';
import {
  DeliveryState,
  DiscardDeadLettersRequest,
  ListDeadLettersRequest,
  StartReplayRequest,
  unary,
} from '@chat4all/proto';
import { EVENTS_TOPIC, recordToEvent } from '@chat4all/records';
import type { DeadLetter } from '@chat4all/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestServer, createTestServer, failure, hello, project, send, take } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
  await server.store.apply([1, 2, 3].map((number) => ({ kind: 'dead_letter', letter: letter(number) })));
});
afterEach(() => server.dispose());

const letter = (number: number): DeadLetter => ({
  deadLetterId: `d${number}`,
  tenantId: 'demo',
  channel: 'whatsapp',
  accountId: 'demo-whatsapp',
  error: { reason: 'ATTEMPTS_USED_UP', message: 'why', channelCode: '', certain: true },
  source: { topic: 'chat4all.deliveries.whatsapp', partition: 1, offset: number },
  key: 'k',
  value: new Uint8Array([1, 2, 3]),
  headers: {},
  createTimeMs: number * 1_000,
});

async function list(request: Parameters<typeof ListDeadLettersRequest.fromPartial>[0]) {
  const { deadLetters, metadata } = server.client();
  return unary(deadLetters.listDeadLetters.bind(deadLetters), ListDeadLettersRequest.fromPartial(request), {
    metadata,
  });
}

async function startReplay(request: Parameters<typeof StartReplayRequest.fromPartial>[0]) {
  const { deadLetters, metadata } = server.client();
  const call = StartReplayRequest.fromPartial(request);
  return (await unary(deadLetters.startReplay.bind(deadLetters), call, { metadata })).replay;
}

async function getReplay(replayId: string) {
  const { deadLetters, metadata } = server.client();
  return (await unary(deadLetters.getReplay.bind(deadLetters), { replayId }, { metadata })).replay;
}

async function discard(request: Parameters<typeof DiscardDeadLettersRequest.fromPartial>[0]) {
  const { deadLetters, metadata } = server.client();
  const call = DiscardDeadLettersRequest.fromPartial(request);
  return (await unary(deadLetters.discardDeadLetters.bind(deadLetters), call, { metadata })).discardedCount;
}

const idsOf = (letters: readonly { readonly deadLetterId: string }[]): string[] =>
  letters.map(({ deadLetterId }) => deadLetterId);

describe('ListDeadLetters', () => {
  test('returns the source and the error of each dead letter', async () => {
    expect((await list({ filter: { deadLetterIds: ['d2'] } })).deadLetters).toEqual([
      {
        deadLetterId: 'd2',
        deliveryId: '',
        channel: 'whatsapp',
        accountId: 'demo-whatsapp',
        error: { reason: 'ATTEMPTS_USED_UP', message: 'why', channelCode: '', certain: true },
        topic: 'chat4all.deliveries.whatsapp',
        partition: 1,
        offset: 2,
        record: Buffer.from([1, 2, 3]),
        createTime: new Date(2_000),
      },
    ]);
  });

  test('returns pages, newest first', async () => {
    const one = await list({ pageSize: 2 });
    expect(idsOf(one.deadLetters)).toEqual(['d3', 'd2']);
    const two = await list({ pageSize: 2, pageToken: one.nextPageToken });
    expect(idsOf(two.deadLetters)).toEqual(['d1']);
    expect(two.nextPageToken).toBe('');
  });

  test.each([
    [{ channel: 'instagram' }, []],
    [{ accountId: 'demo-whatsapp' }, ['d3', 'd2', 'd1']],
    [{ reason: 'ATTEMPTS_USED_UP', startTime: new Date(2_000), endTime: new Date(3_000) }, ['d2']],
  ])('filters by %o', async (filter, expected) => {
    expect(idsOf((await list({ filter })).deadLetters)).toEqual(expected);
  });

  test('refuses a page size beyond the maximum', async () => {
    expect((await failure(list({ pageSize: 1_001 }))).code).toBe(status.INVALID_ARGUMENT);
  });
});

describe('a replay', () => {
  test('starts once per request id, and reports its progress', async () => {
    const filter = { startTime: new Date(2_000) };
    const replay = await startReplay({ requestId: 'r', filter });
    expect(replay).toMatchObject({ totalCount: 2, replayedCount: 0, done: false });
    expect(replay?.replayId).toMatch(/^r[0-9a-f]{32}$/);
    expect(await startReplay({ requestId: 'r', filter })).toEqual(replay);
    const taken = await server.store.deadLetters.takeReplayed(10);
    await server.store.deadLetters.finishReplayed(taken.map(({ deadLetterId }) => deadLetterId));
    expect(await getReplay(replay?.replayId ?? '')).toEqual({ ...replay, replayedCount: 2, done: true });
  });

  test('counts without starting with validate_only', async () => {
    const counted = { replayId: '', totalCount: 3, replayedCount: 0, done: false, startTime: undefined };
    expect(await startReplay({ validateOnly: true })).toEqual(counted);
    expect(await startReplay({ requestId: 'r', validateOnly: true })).toEqual(counted);
  });

  test('is done at once if nothing matches', async () => {
    const nothing = { requestId: 'r', filter: { channel: 'instagram' } };
    expect(await startReplay(nothing)).toMatchObject({ totalCount: 0, done: true });
  });

  test('requires a request id, and answers NOT_FOUND for an unknown replay', async () => {
    const { code, details } = await failure(startReplay({}));
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(details?.fieldViolations).toMatchObject([{ field: 'request_id' }]);
    expect((await failure(getReplay('nothing'))).code).toBe(status.NOT_FOUND);
    expect((await failure(getReplay(''))).code).toBe(status.INVALID_ARGUMENT);
  });
});

describe('DiscardDeadLetters', () => {
  test('discards the dead letters that match', async () => {
    expect(await discard({ filter: { endTime: new Date(3_000) } })).toBe(2);
    expect(idsOf((await list({})).deadLetters)).toEqual(['d3']);
  });

  test('publishes that their deliveries have failed', async () => {
    const { messageId } = await send(server.client(), hello);
    await project(server, 1);
    const [accepted] = (await take(server.bus, EVENTS_TOPIC, 1)).map(recordToEvent);
    if (accepted?.kind?.$case !== 'accepted') throw new Error('nothing was accepted');
    const [admission] = await server.store.admit([{ record: accepted.kind.value, logPosition: 'p' }]);
    const delivery = { deliveryId: `${messageId}-0`, claim: admission?.claim ?? '' };
    await server.store.apply([{ kind: 'dead_letter', letter: { ...letter(4), delivery } }]);
    expect(await discard({ filter: { deadLetterIds: ['d4'] } })).toBe(1);
    const [, failed] = (await take(server.bus, EVENTS_TOPIC, 2)).map(recordToEvent);
    expect(failed?.kind).toMatchObject({ $case: 'change', value: { messageId, state: DeliveryState.FAILED } });
  });

  test('refuses an empty filter', async () => {
    for (const request of [{}, { filter: {} }]) {
      const { code, details } = await failure(discard(request));
      expect(code).toBe(status.INVALID_ARGUMENT);
      expect(details?.fieldViolations).toMatchObject([{ field: 'filter' }]);
    }
    expect(await discard({ filter: { endTime: new Date() } })).toBe(3);
  });
});

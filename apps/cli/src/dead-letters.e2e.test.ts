import { status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import {
  DeadLetter,
  type DiscardDeadLettersRequest,
  type ListDeadLettersRequest,
  Replay,
  type StartReplayRequest,
} from '@chat4all/proto';
import { Refusal, startFakeRouter } from './testing/fake-router.ts';
import { finished, runCli, startCli } from './testing/run-cli.ts';

const refuse = (code: status, reason: string): never => {
  throw new Refusal(code, 'no', { reason });
};

describe('dead-letters', () => {
  const letter = (deadLetterId: string): DeadLetter =>
    DeadLetter.fromPartial({
      deadLetterId,
      deliveryId: 'm-1-0',
      channel: 'whatsapp',
      accountId: 'a-whatsapp',
      error: { reason: 'TRANSIENT', message: 'five times' },
      topic: 'chat4all.deliveries.whatsapp',
      offset: 17,
      record: Buffer.from([1]),
    });
  const replay = (replayedCount: number): Replay =>
    Replay.fromPartial({ replayId: 'r1', totalCount: 3, replayedCount, done: replayedCount === 3 });

  test('list prints the first page, or all pages, of the filter', async () => {
    const requests: ListDeadLettersRequest[] = [];
    await using router = await startFakeRouter({
      deadLetters: (request) => {
        requests.push(request);
        return request.pageToken === ''
          ? { deadLetters: [letter('d1')], nextPageToken: 'two' }
          : { deadLetters: [letter('d2')], nextPageToken: '' };
      },
    });
    const filter = ['--channel', 'whatsapp', '--account', 'a', '--reason', 'transient', '--id', 'd1', '--id', 'd2'];
    const times = ['--since', '2026-11-23T10:00:00Z', '--until', '2026-11-23T11:00:00Z'];
    const one = await runCli(router.address, ['dead-letters', 'list', ...filter, ...times]);
    expect(one.stdout).toMatch(
      /^d1 {2}-\n {2}account {3}whatsapp a-whatsapp\n {2}delivery {2}m-1-0\n {2}TRANSIENT: five times\n$/,
    );
    expect(one.stderr).toBe('more results: use --all\n');
    expect(requests[0]?.filter).toEqual({
      channel: 'whatsapp',
      accountId: 'a',
      reason: 'TRANSIENT',
      startTime: new Date('2026-11-23T10:00:00Z'),
      endTime: new Date('2026-11-23T11:00:00Z'),
      deadLetterIds: ['d1', 'd2'],
    });
    const all = await runCli(router.address, ['dead-letters', 'list', '--all', '--json']);
    const lines = all.stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const source = { topic: 'chat4all.deliveries.whatsapp', partition: 0, offset: 17 };
    expect(lines).toMatchObject([{ dead_letter_id: 'd1', source, record_base64: 'AQ==' }, { dead_letter_id: 'd2' }]);
  });

  test('replay waits for its end, through an outage of the store', async () => {
    const answers = [() => replay(1), () => refuse(status.UNAVAILABLE, 'STORE_UNAVAILABLE'), () => replay(3)];
    const started: StartReplayRequest[] = [];
    await using router = await startFakeRouter({
      startReplay: (request) => {
        started.push(request);
        return replay(0);
      },
      replay: () => answers.shift()?.() ?? refuse(status.INTERNAL, 'TOO_MANY_CALLS'),
    });
    const { code, stdout, stderr } = await runCli(router.address, ['dead-letters', 'replay', '--channel', 'whatsapp']);
    expect(stdout).toBe('3 dead letters replayed\n');
    const follow = 'follow deliveries and inbound messages with: chat4all watch --since 1m\n';
    expect({ code, stderr }).toEqual({ code: 0, stderr: follow });
    expect(started).toMatchObject([{ filter: { channel: 'whatsapp' }, validateOnly: false }]);
    expect(started[0]?.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('replay continues on the router after Ctrl-C', async () => {
    const polled = Promise.withResolvers<undefined>();
    await using router = await startFakeRouter({
      startReplay: () => replay(0),
      replay: () => {
        polled.resolve(undefined);
        return replay(1);
      },
    });
    const child = startCli(router.address, ['dead-letters', 'replay', '--json']);
    const end = finished(child);
    await polled.promise;
    child.kill('SIGINT');
    const { code, stderr } = await end;
    expect(stderr).toMatch(/^[01] of 3 dead letters replayed; replay r1 continues\n$/);
    expect(code).toBe(130);
  });

  test('replay --dry-run only counts', async () => {
    let validateOnly: boolean | undefined;
    await using router = await startFakeRouter({
      startReplay: (request) => {
        ({ validateOnly } = request);
        return Replay.fromPartial({ totalCount: 3 });
      },
    });
    const { code, stdout } = await runCli(router.address, ['dead-letters', 'replay', '--dry-run']);
    expect(stdout).toBe('dry run: 3 dead letters would be replayed\n');
    expect({ code, validateOnly }).toEqual({ code: 0, validateOnly: true });
  });

  test.for([[], ['--dry-run'], ['--json']])('replay says which dead letters cannot be replayed: %s', async (flags) => {
    await using router = await startFakeRouter({ startReplay: () => Replay.fromPartial({ done: true }) });
    const args = ['dead-letters', 'replay', '--reason', 'TRUNCATED', ...flags];
    const { code, stderr } = await runCli(router.address, args);
    expect(stderr).toContain('no dead letter that matches can be replayed');
    expect(stderr).toContain('UNKNOWN_ACCOUNT or TRUNCATED never can, also after the account');
    expect(code).toBe(0);
  });

  test('discard requires --yes without a terminal', async () => {
    const requests: DiscardDeadLettersRequest[] = [];
    await using router = await startFakeRouter({
      discard: (request) => {
        requests.push(request);
        return 2;
      },
    });
    const unconfirmed = await runCli(router.address, ['dead-letters', 'discard', '--id', 'd1']);
    expect(unconfirmed).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes: is required without a terminal') as string,
    });
    expect(requests).toEqual([]);
    const confirmed = await runCli(router.address, ['dead-letters', 'discard', '--id', 'd1', '--yes']);
    expect(confirmed).toMatchObject({ code: 0, stdout: '2 dead letters discarded\n' });
    expect(requests).toMatchObject([{ filter: { deadLetterIds: ['d1'] } }]);
  });
});

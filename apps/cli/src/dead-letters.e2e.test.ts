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
      error: { reason: 'ATTEMPTS_EXHAUSTED', message: 'five times' },
      topic: 'chat4all.deliveries.whatsapp',
      offset: 17,
      record: Buffer.from([1]),
    });
  const replay = (replayedCount: number): Replay =>
    Replay.fromPartial({ replayId: 'r1', totalCount: 3, replayedCount, done: replayedCount === 3 });

  test('list prints a page, or all of them, that match', async () => {
    const asked: ListDeadLettersRequest[] = [];
    await using router = await startFakeRouter({
      deadLetters: (request) => {
        asked.push(request);
        return request.pageToken === ''
          ? { deadLetters: [letter('d1')], nextPageToken: 'two' }
          : { deadLetters: [letter('d2')], nextPageToken: '' };
      },
    });
    const filter = [
      '--channel',
      'whatsapp',
      '--account',
      'a',
      '--reason',
      'attempts_exhausted',
      '--id',
      'd1',
      '--id',
      'd2',
    ];
    const times = ['--since', '2026-11-23T10:00:00Z', '--until', '2026-11-23T11:00:00Z'];
    const one = await runCli(router.address, ['dead-letters', 'list', ...filter, ...times]);
    expect(one.stdout).toMatch(/^d1 .*whatsapp a-whatsapp {2}delivery m-1-0\n {2}ATTEMPTS_EXHAUSTED: five times\n$/);
    expect(one.stderr).toContain('--all');
    expect(asked[0]?.filter).toEqual({
      channel: 'whatsapp',
      accountId: 'a',
      reason: 'ATTEMPTS_EXHAUSTED',
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

  test('replay follows until all are on their way, through a router that goes away', async () => {
    const answers = [() => replay(1), () => refuse(status.UNAVAILABLE, 'STORE_UNAVAILABLE'), () => replay(3)];
    const started: StartReplayRequest[] = [];
    await using router = await startFakeRouter({
      startReplay: (request) => {
        started.push(request);
        return replay(0);
      },
      replay: () => answers.shift()?.() ?? refuse(status.INTERNAL, 'ASKED_TOO_OFTEN'),
    });
    const { code, stdout, stderr } = await runCli(router.address, ['dead-letters', 'replay', '--channel', 'whatsapp']);
    expect(stdout).toContain('3 dead letters replayed');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(started).toMatchObject([{ filter: { channel: 'whatsapp' }, validateOnly: false }]);
    expect(started[0]?.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('replay goes on without us', async () => {
    const asked = Promise.withResolvers<undefined>();
    await using router = await startFakeRouter({
      startReplay: () => replay(0),
      replay: () => {
        asked.resolve(undefined);
        return replay(1);
      },
    });
    const child = startCli(router.address, ['dead-letters', 'replay', '--json']);
    const end = finished(child);
    await asked.promise;
    child.kill('SIGINT');
    const { code, stderr } = await end;
    expect(stderr).toContain('of 3 are on their way; replay r1 goes on without us');
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
    expect(stdout).toBe('3 dead letters would be replayed. Nothing was done.\n');
    expect({ code, validateOnly }).toEqual({ code: 0, validateOnly: true });
  });

  test('discard gives up what matches, once somebody said yes', async () => {
    const asked: DiscardDeadLettersRequest[] = [];
    await using router = await startFakeRouter({
      discard: (request) => {
        asked.push(request);
        return 2;
      },
    });
    const silent = await runCli(router.address, ['dead-letters', 'discard', '--id', 'd1']);
    expect(silent).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes is missing') as string });
    expect(asked).toEqual([]);
    const said = await runCli(router.address, ['dead-letters', 'discard', '--id', 'd1', '--yes']);
    expect(said).toMatchObject({ code: 0, stdout: '2 dead letters given up.\n' });
    expect(asked).toMatchObject([{ filter: { deadLetterIds: ['d1'] } }]);
  });
});

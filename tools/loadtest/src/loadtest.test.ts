import { testSize } from '@chat4all/processes';
import { DeliveryState } from '@chat4all/proto';
import { skipWithout } from '@chat4all/test-servers';
import { beforeAll, describe, expect, test } from 'vitest';
import { preparePython } from './python-environment.ts';
import { type Reader, startFakeRouter } from './testing/fake-router.ts';
import { runLoadtest } from './testing/run-loadtest.ts';

const { FAILED, READ, SENT } = DeliveryState;

/** Reports a delivery as a router should: to the readers of its tenant, SENT and then READ. */
function deliver(deliveryId: string, key: string, readers: readonly Reader[]): void {
  for (const reader of readers.filter((one) => one.key === key)) {
    reader.tell(deliveryId, SENT);
    reader.tell(deliveryId, READ);
  }
}

const SECONDS = testSize(10, 30);
const small = ['--users', '3', '--rate', '20'];
const impatient = ['--', '--grace', '1'];

const { skip, named } = await skipWithout('python');

describe.skipIf(skip)(named('the load test'), () => {
  beforeAll(() => preparePython('python3', console.log).then(() => undefined), 600_000);

  test(`${SECONDS} seconds on the product: every accepted message is read, each lane in order`, async () => {
    const { code, report, failed } = await runLoadtest(['--scenario', 'steady,follow', '--duration', `${SECONDS}s`]);
    console.table(report?.figures);
    for (const { name, said } of report?.checks ?? []) console.log(`${name}: ${said}`);

    expect(failed).toEqual({});
    expect(code).toBe(0);
    expect(report?.accepted).toBeGreaterThan(0);
    expect(report?.reached).toBe(report?.accepted);
    const count = (matches: RegExp): number =>
      (report?.figures ?? []).filter(({ name }) => matches.test(name)).reduce((sum, one) => sum + one.count, 0);
    expect(count(/ to READ$/)).toBe(report?.accepted);
    expect(count(/^SendMessage/)).toBeGreaterThanOrEqual(report?.accepted ?? NaN);
    expect(report?.checks.find(({ name }) => name === 'order')?.said).toContain(
      `${report?.accepted.toLocaleString('en')} `,
    );
  }, 180_000);

  test('many tenants and slow readers on the product', async () => {
    const tenants = await runLoadtest(['--scenario', 'many-tenants,slow-readers', '--duration', '5s']);
    expect(tenants.failed).toEqual({});
    expect(tenants.code).toBe(0);
    expect(tenants.report?.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['tenants', 'readers']));
  }, 180_000);

  test('Ctrl-C ends a run early, and it is judged all the same', async () => {
    const interrupted = Promise.withResolvers<undefined>();
    using router = await startFakeRouter({
      accepted: (id, _, key, readers) => {
        deliver(id, key, readers);
        if (router.accepted.length === 20) interrupted.resolve(undefined);
      },
    });
    const args = ['--address', router.address, '--scenario', 'ramp', '--duration', '1h', ...small];
    const { code, report, failed } = await runLoadtest(args, { interrupted: interrupted.promise });
    expect(failed).toEqual({});
    expect(code).toBe(0);
    expect(report?.reached).toBe(router.accepted.length);
  });

  describe.concurrent('what has to fail, fails', () => {
    test('a router that does as it should passes', async () => {
      using router = await startFakeRouter({
        accepted: (id, _, key, readers) => {
          deliver(id, key, readers);
        },
      });
      const { code, failed, report } = await runLoadtest(['--address', router.address, ...small]);
      expect(failed).toEqual({});
      expect(code).toBe(0);
      expect(report?.reached).toBe(router.accepted.length);
    });

    test('lost messages, and it says which', async () => {
      const lost: string[] = [];
      using router = await startFakeRouter({
        accepted: (id, _, key, readers) => {
          if (router.accepted.length % 5 === 3) lost.push(id);
          else deliver(id, key, readers);
        },
      });
      const { code, failed, said } = await runLoadtest(['--address', router.address, ...small, ...impatient]);
      expect(code).toBe(1);
      expect(Object.keys(failed)).toEqual(['lost']);
      expect(failed['lost']).toMatch(new RegExp(`^${lost.length} of ${router.accepted.length} accepted messages`));
      expect(failed['lost']).toContain(`${lost[0]} (whatsapp +55`);
      expect(said).toMatch(/^FAILED {2}lost /m);
    });

    test('messages that were SENT only', async () => {
      using router = await startFakeRouter({
        accepted: (id, _, __, readers) => {
          for (const reader of readers) reader.tell(id, SENT);
        },
      });
      const read = await runLoadtest(['--address', router.address, ...small, ...impatient]);
      expect([read.code, Object.keys(read.failed)]).toEqual([1, ['lost']]);
      const sent = await runLoadtest(['--address', router.address, ...small, ...impatient, '--until', 'sent']);
      expect([sent.code, sent.failed]).toEqual([0, {}]);
    });

    test('messages that overtake others in their lane', async () => {
      const waiting = new Map<string, string>();
      let swapped = 0;
      using router = await startFakeRouter({
        accepted: (id, lane, key, readers) => {
          const first = waiting.get(lane);
          if (first === undefined) {
            waiting.set(lane, id);
            return;
          }
          deliver(id, key, readers);
          deliver(first, key, readers);
          waiting.delete(lane);
          swapped += 1;
        },
      });
      const { code, failed } = await runLoadtest(['--address', router.address, ...small, ...impatient]);
      expect(code).toBe(1);
      expect(failed['order']).toMatch(new RegExp(`^${swapped} messages were sent after one accepted later`));
    });

    test('messages that end FAILED', async () => {
      using router = await startFakeRouter({
        accepted: (id, _, key, readers) => {
          if (id === 'delivery-0') readers[0]?.tell(id, FAILED);
          else deliver(id, key, readers);
        },
      });
      const { code, failed } = await runLoadtest(['--address', router.address, ...small]);
      expect(code).toBe(1);
      expect(Object.keys(failed)).toEqual(['failed']);
      expect(failed['failed']).toMatch(/^1 accepted messages .*delivery-0 .*FAILED/);
    });

    test('a slow call, when there is an objective', async () => {
      using router = await startFakeRouter({
        answerAfterMs: 60,
        accepted: (id, _, key, readers) => {
          deliver(id, key, readers);
        },
      });
      const run = (objective: string) =>
        runLoadtest(['--address', router.address, ...small, '--latency-objective-ms', objective]);
      const missed = await run('50');
      expect(missed.code).toBe(1);
      expect(Object.keys(missed.failed)).toEqual(['latency']);
      expect(missed.failed['latency']).toContain('the objective is 50 ms');
      expect((await run('20000')).code).toBe(0);
    });

    test("another tenant's events", async () => {
      using router = await startFakeRouter({
        accepted: (id, _, __, readers) => {
          for (const reader of readers) {
            reader.tell(id, SENT);
            reader.tell(id, READ);
          }
        },
      });
      const environment = { CHAT4ALL_API_KEY: 'one,two,three' };
      const args = ['--address', router.address, '--scenario', 'many-tenants', ...small];
      const { code, failed } = await runLoadtest(args, { environment });
      expect(code).toBe(1);
      expect(Object.keys(failed)).toEqual(['tenants']);
    });

    test('a slow reader that is left out', async () => {
      using router = await startFakeRouter({
        accepted: (id, _, key, readers) => {
          deliver(id, key, readers.slice(0, 1));
        },
      });
      const args = ['--address', router.address, '--scenario', 'slow-readers', '--users', '5', ...impatient];
      const { code, failed } = await runLoadtest(args);
      expect(code).toBe(1);
      expect(Object.keys(failed)).toEqual(['readers']);
      expect(failed['readers']).toMatch(/missed \d+ messages/);
    });

    test('a router where nobody is', async () => {
      const { code, said } = await runLoadtest(['--address', '127.0.0.1:1', ...small]);
      expect(code).toBe(1);
      expect(said).toMatch(/StreamEvents at 127\.0\.0\.1:1: UNAVAILABLE/);
    });

    test.each([
      [['--scenario', 'calm'], /--scenario calm is none of steady, ramp/],
      [['--scenario', 'many-tenants'], /needs the API keys of 2 tenants/],
      [['--scenario', 'ramp,spike'], /only one of them may have a shape/],
      [['--duration', 'long'], /It is not a duration such as 30s/],
    ])('%j', async (args, sentence) => {
      const { code, said } = await runLoadtest(['--address', '127.0.0.1:1', ...args]);
      expect(code).toBe(1);
      expect(said).toMatch(sentence);
      expect(said).not.toMatch(/Traceback|\n {4}at /);
    });
  });
});

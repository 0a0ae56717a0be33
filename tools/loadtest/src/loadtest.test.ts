import { execFile } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testSize } from '@chat4all/processes';
import { DeliveryState } from '@chat4all/proto';
import { skipWithout } from '@chat4all/test-servers';
import { beforeAll, describe, expect, test } from 'vitest';
import { LOADTEST_FOLDER, preparePython } from './python-environment.ts';
import { type AcceptedDelivery, startFakeRouter } from './testing/fake-router.ts';
import { runLoadtest } from './testing/run-loadtest.ts';

const { FAILED, READ, SENT } = DeliveryState;

/** Reports SENT and READ to the readers of the delivery's tenant, as a correct router does. */
function deliver({ id, key, readers }: AcceptedDelivery): void {
  for (const reader of readers.filter((one) => one.key === key)) {
    reader.report(id, SENT);
    reader.report(id, READ);
  }
}

const SECONDS = testSize(10, 30);
const SMALL = ['--users', '3', '--rate', '20'];
const SHORT_GRACE = ['--', '--grace', '1'];

const { skip, named } = await skipWithout('python');

describe.skipIf(skip)(named('the load test'), () => {
  let python: string;
  beforeAll(async () => {
    python = await preparePython('python3', console.log);
  }, 600_000);

  test('lists its users for `locust -f locustfile.py` at the root, from stubs that other users can read', async () => {
    const generated = join(LOADTEST_FOLDER, 'generated');
    await rm(generated, { recursive: true, force: true });
    const args = ['-m', 'locust', '-f', 'locustfile.py', '--list'];
    const { stdout } = await promisify(execFile)(python, args, { cwd: join(LOADTEST_FOLDER, '../..') });
    expect(stdout).toMatch(/FollowUser.*SteadyUser/s);
    expect((await stat(generated)).mode & 0o777).toBe(0o755);
  }, 60_000);

  test(`passes on the product for ${SECONDS} s: every accepted message is read, each lane in order`, async () => {
    const { code, report, failed } = await runLoadtest(['--scenario', 'steady,follow', '--duration', `${SECONDS}s`]);
    console.table(report?.figures);
    for (const { name, message } of report?.checks ?? []) console.log(`${name}: ${message}`);

    expect(failed).toEqual({});
    expect(code).toBe(0);
    expect(report?.accepted).toBeGreaterThan(0);
    expect(report?.reached).toBe(report?.accepted);
    const count = (matches: RegExp): number =>
      (report?.figures ?? []).filter(({ name }) => matches.test(name)).reduce((sum, one) => sum + one.count, 0);
    expect(count(/ to READ$/)).toBe(report?.accepted);
    expect(count(/^SendMessage/)).toBeGreaterThanOrEqual(report?.accepted ?? NaN);
    expect(report?.checks.find(({ name }) => name === 'order')?.message).toContain(
      `${report?.accepted.toLocaleString('en')} `,
    );
  }, 180_000);

  test('passes on the product with many tenants and slow readers', async () => {
    const tenants = await runLoadtest(['--scenario', 'many-tenants,slow-readers', '--duration', '5s']);
    expect(tenants.failed).toEqual({});
    expect(tenants.code).toBe(0);
    expect(tenants.report?.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['tenants', 'readers']));
  }, 180_000);

  test('checks a run that Ctrl-C ends early', async () => {
    const interrupted = Promise.withResolvers<undefined>();
    using router = await startFakeRouter({
      onAccepted: (delivery) => {
        deliver(delivery);
        if (router.accepted.length === 20) interrupted.resolve(undefined);
      },
    });
    const args = ['--address', router.address, '--scenario', 'ramp', '--duration', '1h', ...SMALL];
    const { code, report, failed } = await runLoadtest(args, { interrupted: interrupted.promise });
    expect(failed).toEqual({});
    expect(code).toBe(0);
    expect(report?.reached).toBe(router.accepted.length);
  });

  describe.concurrent('checks', () => {
    test('pass with a correct router', async () => {
      using router = await startFakeRouter({ onAccepted: deliver });
      const { code, failed, report } = await runLoadtest(['--address', router.address, ...SMALL]);
      expect(failed).toEqual({});
      expect(code).toBe(0);
      expect(report?.reached).toBe(router.accepted.length);
    });

    test('fail on lost messages, and name them', async () => {
      const lost: string[] = [];
      using router = await startFakeRouter({
        onAccepted: (delivery) => {
          if (router.accepted.length % 5 === 3) lost.push(delivery.id);
          else deliver(delivery);
        },
      });
      const { code, failed, stderr } = await runLoadtest(['--address', router.address, ...SMALL, ...SHORT_GRACE]);
      expect(code).toBe(1);
      expect(Object.keys(failed)).toEqual(['lost']);
      expect(failed['lost']).toMatch(new RegExp(`^${lost.length} of ${router.accepted.length} accepted messages`));
      expect(failed['lost']).toContain(`${lost[0]} (whatsapp +55`);
      expect(stderr).toMatch(/^FAILED {2}lost /m);
    });

    test('fail on messages that are SENT only, unless --until is SENT', async () => {
      using router = await startFakeRouter({
        onAccepted: ({ id, readers }) => {
          for (const reader of readers) reader.report(id, SENT);
        },
      });
      const read = await runLoadtest(['--address', router.address, ...SMALL, ...SHORT_GRACE]);
      expect([read.code, Object.keys(read.failed)]).toEqual([1, ['lost']]);
      const sent = await runLoadtest(['--address', router.address, ...SMALL, ...SHORT_GRACE, '--until', 'sent']);
      expect([sent.code, sent.failed]).toEqual([0, {}]);
    });

    test('fail on messages out of order in their lane', async () => {
      const delayed = new Map<string, AcceptedDelivery>();
      let swapped = 0;
      using router = await startFakeRouter({
        onAccepted: (delivery) => {
          const first = delayed.get(delivery.lane);
          if (first === undefined) {
            delayed.set(delivery.lane, delivery);
            return;
          }
          deliver(delivery);
          deliver(first);
          delayed.delete(delivery.lane);
          swapped += 1;
        },
      });
      const { code, failed } = await runLoadtest(['--address', router.address, ...SMALL, ...SHORT_GRACE]);
      expect(code).toBe(1);
      expect(failed['order']).toMatch(new RegExp(`^${swapped} messages? sent after one accepted later`));
    });

    test('fail on a message that ends FAILED', async () => {
      using router = await startFakeRouter({
        onAccepted: (delivery) => {
          if (delivery.id === 'delivery-0') delivery.readers[0]?.report(delivery.id, FAILED);
          else deliver(delivery);
        },
      });
      const { code, failed } = await runLoadtest(['--address', router.address, ...SMALL]);
      expect(code).toBe(1);
      expect(Object.keys(failed)).toEqual(['failed']);
      expect(failed['failed']).toMatch(/^1 message accepted, then .*delivery-0 .*FAILED/);
    });

    test('fail on calls slower than --latency-objective-ms', async () => {
      using router = await startFakeRouter({ responseDelayMs: 60, onAccepted: deliver });
      const run = (objective: string) =>
        runLoadtest(['--address', router.address, ...SMALL, '--latency-objective-ms', objective]);
      const missed = await run('50');
      expect(missed.code).toBe(1);
      expect(Object.keys(missed.failed)).toEqual(['latency']);
      expect(missed.failed['latency']).toContain('the objective is 50 ms');
      expect((await run('20000')).code).toBe(0);
    });

    test("fail on another tenant's events", async () => {
      using router = await startFakeRouter({
        onAccepted: ({ id, readers }) => {
          for (const reader of readers) {
            reader.report(id, SENT);
            reader.report(id, READ);
          }
        },
      });
      const environment = { CHAT4ALL_API_KEY: 'one,two,three' };
      const args = ['--address', router.address, '--scenario', 'many-tenants', ...SMALL];
      const { code, failed } = await runLoadtest(args, { environment });
      expect(code).toBe(1);
      expect(Object.keys(failed)).toEqual(['tenants']);
    });

    test('fail on events that a slow reader does not receive', async () => {
      using router = await startFakeRouter({
        onAccepted: (delivery) => {
          deliver({ ...delivery, readers: delivery.readers.slice(0, 1) });
        },
      });
      const args = ['--address', router.address, '--scenario', 'slow-readers', '--users', '5', ...SHORT_GRACE];
      const { code, failed } = await runLoadtest(args);
      expect(code).toBe(1);
      expect(Object.keys(failed)).toEqual(['readers']);
      expect(failed['readers']).toMatch(/missed \d+ messages/);
    });

    test('fail if no router listens at the address', async () => {
      const { code, stderr } = await runLoadtest(['--address', '127.0.0.1:1', ...SMALL]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/StreamEvents at 127\.0\.0\.1:1: UNAVAILABLE/);
    });
  });

  test.concurrent.each([
    [['--scenario', 'calm'], /--scenario: must be one of steady, ramp, .* \(got calm\)/],
    [['--scenario', 'many-tenants'], /many-tenants requires the API keys of at least 2 tenants/],
    [['--scenario', 'ramp,spike'], /--scenario: ramp and spike cannot be combined/],
    [['--duration', 'long'], /must be a duration such as 30s/],
  ])('refuses the arguments %j', async (args, message) => {
    const { code, stderr } = await runLoadtest(['--address', '127.0.0.1:1', ...args]);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/Traceback|\n {4}at /);
  });
});

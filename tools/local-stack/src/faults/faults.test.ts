import { setTimeout as sleep } from 'node:timers/promises';
import { testSize } from '@chat4all/processes';
import { skipWithout } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultStack, ACCOUNTS, startFaultStack } from './fault-stack.ts';
import { sendLanes } from './lane-load.ts';
import { reportLanes } from './lane-report.ts';
import { SEED, anyOf, createRandom } from '@chat4all/processes';

const { skip, named } = await skipWithout('kafkaOnJava');

const LANES = testSize(20, 60);
const MESSAGES_PER_LANE = testSize(20, 40);
const TOTAL = LANES * MESSAGES_PER_LANE;

/** The time for outstanding messages to arrive after the last fault, in milliseconds. */
const ARRIVAL_MS = 90_000;

let stack: FaultStack;
describe.skipIf(skip)(named('faults on Kafka'), () => {
  beforeAll(async () => {
    stack = await startFaultStack({ routers: 2, workers: 2 });
  }, 180_000);
  afterAll(() => stack.dispose(), 60_000);

  const faults: Readonly<Record<string, (random: () => number) => Promise<void>>> = {
    'a worker': (random) => anyOf(stack.workers, random).killAndRestart(),
    'a router': (random) => anyOf(stack.routers, random).killAndRestart(),
    'the broker': async (random) => {
      const broker = anyOf(stack.kafka.nodes, random);
      await broker.kill();
      await broker.start();
    },
    'the database': async () => {
      await stack.postgres.kill();
      await stack.postgres.start();
    },
  };

  test.each(Object.entries(faults))(
    'loses nothing and keeps every lane in order after kill -9 of %s under load',
    { timeout: 300_000 },
    async (name, fault) => {
      const random = createRandom(SEED);
      const at = [0.2, 0.6].map((share) => Math.floor(TOTAL * (share + random() * 0.2)));
      const before = stack.sandbox.messages().length;
      let faultsDone: Promise<void> = Promise.resolve();
      const { acknowledged, retries, contradictions } = await sendLanes({
        lanes: LANES,
        messagesPerLane: MESSAGES_PER_LANE,
        routers: () => stack.routers.map((router) => router.address()).filter((address) => address !== ''),
        random,
        accountOf: () => ACCOUNTS.healthy.id,
        requestPrefix: `${SEED}-${name}`,
        onAcknowledged: (count) => {
          if (at.includes(count)) faultsDone = faultsDone.then(() => fault(random));
        },
      });
      await faultsDone;
      const arrived = (): ReturnType<typeof reportLanes> => reportLanes(stack.sandbox.messages().slice(before));
      const deadline = Date.now() + ARRIVAL_MS;
      while (arrived().delivered < TOTAL && Date.now() < deadline) await sleep(100);

      const { delivered, duplicates, disordered } = arrived();
      console.log(
        `CHAT4ALL_TEST_SEED=${SEED}: ${name} killed after ${at.join(' and ')} of ${TOTAL} messages: ` +
          `${acknowledged.size} acknowledged, ${retries} calls retried, ${delivered} delivered, ${duplicates} duplicates`,
      );
      expect(acknowledged.size).toBe(TOTAL);
      expect(contradictions).toEqual([]);
      expect(delivered).toBe(TOTAL);
      expect(disordered).toEqual([]);
    },
  );
});

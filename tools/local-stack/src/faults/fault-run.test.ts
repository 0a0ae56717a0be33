import { testSize } from '@chat4all/processes';
import { skipWithout } from '@chat4all/test-servers';
import { afterAll, describe, expect, test } from 'vitest';
import { runFaults } from './fault-run.ts';
import { SEED } from '@chat4all/processes';

const { skip, named } = await skipWithout('kafkaOnJava');

const LANES = testSize(40, 150);
const MESSAGES = 10 * LANES;

const LINES: string[] = [];
afterAll(() => {
  console.log([`CHAT4ALL_TEST_SEED=${SEED}`, ...LINES].join('\n'));
});

describe.skipIf(skip)(named('combined faults on Kafka'), () => {
  test(
    'loses, repeats and reorders nothing while workers, database and brokers are killed and an account is down',
    { timeout: 400_000 },
    async () => {
      const report = await runFaults({
        messages: MESSAGES,
        lanes: LANES,
        seed: SEED,
        rounds: testSize(1, 2),
        brokers: testSize(1, 3),
        onProgress: (text) => LINES.push(text),
      });
      LINES.push(JSON.stringify(report));
      expect(report).toMatchObject({
        accepted: MESSAGES,
        lost: 0,
        unwantedDuplicates: [],
        disordered: [],
        contradictions: [],
      });
    },
  );
});

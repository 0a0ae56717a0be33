import { testSize } from '@chat4all/processes';
import { skipWithout } from '@chat4all/test-servers';
import { afterAll, describe, expect, test } from 'vitest';
import { runFaults } from './fault-run.ts';
import { seed } from './random.ts';

const { skip, named } = await skipWithout('kafkaOnJava');

const LANES = testSize(40, 150);
const MESSAGES = 10 * LANES;

const lines: string[] = [];
afterAll(() => {
  console.log([`CHAT4ALL_TEST_SEED=${seed}`, ...lines].join('\n'));
});

describe.skipIf(skip)(named('everything at once over Kafka'), () => {
  test(
    'workers, the database and the broker are killed while an account is down: nothing is lost, repeated unasked, or out of order',
    { timeout: 400_000 },
    async () => {
      const report = await runFaults({
        messages: MESSAGES,
        lanes: LANES,
        seed,
        rounds: testSize(1, 2),
        onProgress: (text) => lines.push(text),
      });
      lines.push(JSON.stringify(report));
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

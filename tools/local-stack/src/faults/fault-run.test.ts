import { testSize } from '@chat4all/processes';
import { afterAll, describe, expect, test } from 'vitest';
import { kafkaNote, withoutKafka } from '../testing/needs-kafka.ts';
import { runFaults } from './fault-run.ts';
import { seed } from './random.ts';

const LANES = testSize(60, 150);
const MESSAGES = 10 * LANES;

const lines: string[] = [];
afterAll(() => {
  console.log([`CHAT4ALL_TEST_SEED=${seed}`, ...lines].join('\n'));
});

describe.skipIf(withoutKafka)(`everything at once ${kafkaNote}`, () => {
  test(
    'workers, the database and the broker are killed while an account is down: nothing is lost, repeated unasked, or out of order',
    { timeout: 400_000 },
    async () => {
      const report = await runFaults({
        messages: MESSAGES,
        lanes: LANES,
        seed,
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

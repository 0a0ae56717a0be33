import { afterAll, describe, expect, test } from 'vitest';
import { kafkaNote, withoutKafka } from '../testing/needs-kafka.ts';
import { runFaults } from './fault-run.ts';
import { seed } from './random.ts';

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
        messages: 1_500,
        lanes: 150,
        seed,
        onProgress: (text) => lines.push(text),
      });
      lines.push(JSON.stringify(report));
      expect(report).toMatchObject({
        accepted: 1_500,
        lost: 0,
        unwantedDuplicates: [],
        disordered: [],
        contradictions: [],
      });
    },
  );
});

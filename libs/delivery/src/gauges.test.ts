import { createMetrics } from '@chat4all/metrics';
import { expect, test } from 'vitest';
import { setLagGauges } from './gauges.ts';

test('a partition whose lag is unknown has no gauge, and has it again with its next lag', async () => {
  const metrics = createMetrics();
  const gauges = async (): Promise<string[]> =>
    (await metrics.consumerLag.get()).values.map(
      ({ labels: { group, partition }, value }) => `${String(group)}/${String(partition)}: ${value}`,
    );
  const lagOf = (...partitions: number[]) => partitions.map((partition) => ({ topic: 'topic', partition, records: 7 }));
  await setLagGauges('other', lagOf(1), metrics);
  await setLagGauges('group', lagOf(0, 1), metrics);
  await setLagGauges('group', lagOf(0), metrics);
  expect(await gauges()).toEqual(['other/1: 7', 'group/0: 7']);
  await setLagGauges('group', lagOf(0, 1), metrics);
  expect(await gauges()).toEqual(['other/1: 7', 'group/0: 7', 'group/1: 7']);
});

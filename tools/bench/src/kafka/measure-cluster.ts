import { missingRequirement, startKafkaCluster } from '@chat4all/test-servers';
import type { Figure } from '../figure.ts';
import { measureEach } from '../measurement.ts';
import { measureBrokerKilled } from './broker-killed.ts';
import type { ClusterBench } from './cluster-bench.ts';
import { measureCoordinatorKilled } from './coordinator-killed.ts';
import { measureNoLeader } from './no-leader.ts';
import { measureSecondMember } from './second-member.ts';

/** Kafka's default time after which a silent broker loses its partitions, in milliseconds. */
const BROKER_SESSION_TIMEOUT_MS = 9_000;
const CLIENTS: readonly ClusterBench['client'][] = ['kafkajs', 'platformatic'];
const MEASURES = [measureSecondMember, measureNoLeader, measureBrokerKilled, measureCoordinatorKilled];

/** Measures the Kafka driver with each client on three brokers, some of which are killed. Needs Java and Maven. */
export async function measureCluster(): Promise<Figure[]> {
  const missing = await missingRequirement('kafkaOnJava');
  if (missing !== undefined) {
    console.error(`skipped: a Kafka cluster needs ${missing}`);
    return [];
  }
  const cluster = await startKafkaCluster({ brokerSessionTimeoutMs: BROKER_SESSION_TIMEOUT_MS });
  try {
    return await measureEach(
      CLIENTS.flatMap((client) => MEASURES.map((measure) => () => measure({ cluster, client }))),
    );
  } finally {
    await cluster.dispose();
  }
}

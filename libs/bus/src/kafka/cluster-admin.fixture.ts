import { Admin as PlatformaticAdmin } from '@platformatic/kafka';
import kafkajs, { type Admin } from 'kafkajs';
import { expect, vi } from 'vitest';
import { connectKafkajs } from './kafkajs/connect-kafkajs.ts';

const TIMEOUT_MS = 30_000;

/** Asks the cluster for what the bus does not offer, through the client's own interface. */
export async function withAdmin<Answer>(brokers: string, work: (admin: Admin) => Promise<Answer>): Promise<Answer> {
  const { Kafka, logLevel } = kafkajs;
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING, retry: { retries: 20 } });
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Creates a topic whose partitions have their replicas on these brokers, the preferred leader first. */
export async function createAssigned(
  brokers: string,
  topic: string,
  replicas: readonly (readonly number[])[],
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const replicaAssignment = replicas.map((nodes, partition) => ({ partition, replicas: [...nodes] }));
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await withAdmin(brokers, (admin) =>
    admin.createTopics({ waitForLeaders: false, topics: [{ topic, replicaAssignment, configEntries }] }),
  );
  await vi.waitFor(async () => {
    const leaders = await leadersOf(brokers, topic);
    expect(leaders.filter((leader) => leader > 0)).toHaveLength(replicas.length);
  }, TIMEOUT_MS);
}

/** Moves the partitions of a topic to other brokers; resolves when the first of them leads each. */
export async function reassign(
  brokers: string,
  topic: string,
  replicas: readonly (readonly number[])[],
): Promise<void> {
  const partitionAssignment = replicas.map((nodes, partition) => ({ partition, replicas: [...nodes] }));
  await withAdmin(brokers, (admin) => admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment }] }));
  await vi.waitFor(async () => {
    expect(await leadersOf(brokers, topic)).toEqual(replicas.map(([first]) => first));
  }, TIMEOUT_MS);
}

/** Limits what each broker lets the clients with an id write and read, in bytes per second. */
export async function limitClient(
  brokers: string,
  clientId: string,
  quotas: Readonly<Record<'producer_byte_rate' | 'consumer_byte_rate', number>>,
): Promise<void> {
  const admin = new PlatformaticAdmin({ clientId: 'tests', bootstrapBrokers: brokers.split(',') });
  const keys = ['producer_byte_rate', 'consumer_byte_rate'] as const;
  const ops = keys.map((key) => ({ key, value: quotas[key], remove: false as const }));
  await admin.alterClientQuotas({ entries: [{ entities: [{ entityType: 'client-id', entityName: clientId }], ops }] });
  await admin.close();
}

/** The broker that leads each partition of a topic, -1 where there is none. */
export async function leadersOf(brokers: string, topic: string): Promise<readonly number[]> {
  const connect = connectKafkajs({ clientId: 'tests', tls: undefined, sasl: undefined, log: () => undefined });
  for (const broker of brokers.split(',')) {
    const [host = '', port = ''] = broker.split(':');
    const limits = { connectTimeoutMs: 1000, requestTimeoutMs: 1000 };
    const node = await connect({ host, port: Number(port) }, limits).catch(() => undefined);
    const answer = await node?.metadata([topic]).catch(() => undefined);
    node?.close();
    const [found] = answer?.topics ?? [];
    if (found?.kind === 'ok') return found.leaders;
  }
  return [];
}

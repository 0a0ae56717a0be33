import kafkajs, { type Admin } from 'kafkajs';

/** Asks the cluster for what the bus does not offer, through kafkajs. */
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
    admin.createTopics({ waitForLeaders: true, topics: [{ topic, replicaAssignment, configEntries }] }),
  );
}

/** The broker that leads a partition of a topic. */
export async function leaderOf(brokers: string, topic: string, partition = 0): Promise<number> {
  const { topics } = await withAdmin(brokers, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
  return topics[0]?.partitions.find(({ partitionId }) => partitionId === partition)?.leader ?? -1;
}

import { requestBroker } from './request-broker.ts';

/** DescribeQuorum, of partition 0 of the topic with the cluster's metadata. Its header ends with an empty list of tags. */
const METADATA_TOPIC = Buffer.from('__cluster_metadata');
const NO_TAGS = 0;
/** Lists and texts begin with their length plus one. */
const ONE_ITEM = 2;
const DESCRIBE_QUORUM = {
  api: 55,
  version: 0,
  body: Buffer.from([
    NO_TAGS,
    ...[ONE_ITEM, METADATA_TOPIC.length + 1, ...METADATA_TOPIC],
    ...[ONE_ITEM, 0, 0, 0, 0, NO_TAGS],
    ...[NO_TAGS, NO_TAGS],
  ]),
};
/** The leader follows the tags (1 byte), two error codes (2 each), two list lengths (1), the name and the partition (4). */
const LEADER_OFFSET = 1 + 2 + 1 + (1 + METADATA_TOPIC.length) + 1 + 4 + 2;

/** Returns the id of the active controller of a KRaft cluster, asked at the first broker that answers. */
export async function findController(ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    const response = await requestBroker(port, DESCRIBE_QUORUM).catch(() => undefined);
    if (response !== undefined) return response.readInt32BE(LEADER_OFFSET);
  }
  throw new Error(`no broker answers at ports ${ports.join(', ')}`);
}

/** The storage of a broker's cluster metadata: the broker itself, or ZooKeeper, as before Kafka 4. */
export type KafkaMode = 'kraft' | 'zookeeper';

interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

/** The Maven artifacts of a broker, by mode. The second artifact writes its logs to standard output. */
export const KAFKA_ARTIFACTS: Readonly<Record<KafkaMode, readonly [Artifact, Artifact]>> = {
  kraft: [
    { group: 'org.apache.kafka', name: 'kafka_2.13', version: '4.4.0' },
    { group: 'org.apache.logging.log4j', name: 'log4j-slf4j-impl', version: '2.25.5' },
  ],
  zookeeper: [
    { group: 'org.apache.kafka', name: 'kafka_2.13', version: '3.9.2' },
    { group: 'org.slf4j', name: 'slf4j-simple', version: '1.7.36' },
  ],
};

/** The image of the broker on machines without Java. */
export const KAFKA_IMAGE = `apache/kafka:${KAFKA_ARTIFACTS.kraft[0].version}`;

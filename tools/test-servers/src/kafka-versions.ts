/** How a broker keeps its cluster's metadata: by itself, or in ZooKeeper, as before Kafka 4. */
export type KafkaMode = 'kraft' | 'zookeeper';

interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

/** What a broker of each mode is made of. The second artifact writes its logs to the standard output. */
export const kafkaArtifacts: Readonly<Record<KafkaMode, readonly [Artifact, Artifact]>> = {
  kraft: [
    { group: 'org.apache.kafka', name: 'kafka_2.13', version: '4.4.0' },
    { group: 'org.apache.logging.log4j', name: 'log4j-slf4j-impl', version: '2.25.5' },
  ],
  zookeeper: [
    { group: 'org.apache.kafka', name: 'kafka_2.13', version: '3.9.2' },
    { group: 'org.slf4j', name: 'slf4j-simple', version: '1.7.36' },
  ],
};

/** The image that takes the place of Java where there is none. */
export const kafkaImage = `apache/kafka:${kafkaArtifacts.kraft[0].version}`;

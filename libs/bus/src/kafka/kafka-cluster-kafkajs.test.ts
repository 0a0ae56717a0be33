import { describeKafkaCluster } from './describe-kafka-cluster.fixture.ts';

describeKafkaCluster('kafkajs');

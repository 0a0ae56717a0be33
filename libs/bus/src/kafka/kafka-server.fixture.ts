// Tests alone may start servers: a fixture is not a part of what is built and published.
export {
  type KafkaCluster,
  type KafkaClusterNode,
  type KafkaServer,
  type SecuredListener,
  skipWithout,
  startKafka,
  startKafkaCluster,
} from '@chat4all/test-servers';

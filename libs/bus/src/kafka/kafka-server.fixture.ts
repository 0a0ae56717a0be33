// Tests alone may start servers: a fixture is not a part of what is built and published.
export { type KafkaServer, type SecuredListener, skipWithout, startKafka } from '@chat4all/test-servers';

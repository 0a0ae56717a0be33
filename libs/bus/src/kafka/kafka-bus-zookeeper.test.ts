import { describeKafkaBus, describeKafkaCalls } from './describe-kafka-bus.fixture.ts';

// Each client and each kind of broker runs the whole suite once.
describeKafkaBus({ mode: 'ZooKeeper', client: 'kafkajs' });
describeKafkaCalls({ mode: 'ZooKeeper', client: 'platformatic' });

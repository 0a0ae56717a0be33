import { describeKafkaBus, describeKafkaCalls } from './describe-kafka-bus.fixture.ts';

// The clients differ in how they speak, the brokers in what they do: each client and each broker runs the suite.
describeKafkaBus({ mode: 'ZooKeeper', client: 'kafkajs' });
describeKafkaCalls({ mode: 'ZooKeeper', client: 'platformatic' });

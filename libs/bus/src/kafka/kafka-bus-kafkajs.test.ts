import { describeKafkaBus } from './describe-kafka-bus.fixture.ts';

describeKafkaBus({ mode: 'KRaft', client: 'kafkajs' });

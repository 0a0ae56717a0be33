import { describeKafkaFaults } from './describe-kafka-faults.fixture.ts';

describeKafkaFaults('platformatic');

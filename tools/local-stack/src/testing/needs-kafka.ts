import { whatKafkaNeeds } from '@chat4all/test-servers';

// With CI=true a broker that cannot be started is a failure, not a reason to skip.
const missing = process.env['CI'] === 'true' ? undefined : await whatKafkaNeeds({ mode: 'kraft', secured: true });

/** Whether tests that need a broker have to be skipped on this machine. */
export const withoutKafka = missing !== undefined;

/** What stands in the name of such tests: why they are skipped. */
export const kafkaNote = missing === undefined ? 'over Kafka' : `over Kafka (skipped: ${missing})`;

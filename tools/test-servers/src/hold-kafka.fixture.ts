/** A process that starts a broker, tells where it and its data are, and holds it until it is killed. */
import { startKafka } from './start-kafka.ts';

const server = await startKafka({ mode: 'kraft' });
process.send?.(server.brokers);
setInterval(() => undefined, 1000);

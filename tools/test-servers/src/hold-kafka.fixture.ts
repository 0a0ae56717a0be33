/** Starts a broker, reports its address to the parent process, and runs until it is killed. */
import { startKafka } from './start-kafka.ts';

const server = await startKafka({ mode: 'kraft' });
process.send?.(server.brokers);
setInterval(() => undefined, 1000);

import type { KafkaServer } from './kafka-server.ts';
import type { KafkaMode } from './kafka-versions.ts';
import { CannotStartError, startKafka } from './start-kafka.ts';

/** The servers of a test run. */
export interface TestServers {
  /** The environment variables with the addresses of the started servers. */
  readonly environment: Readonly<Record<string, string>>;
  /** The servers that this machine cannot run, one message each. */
  readonly missing: readonly string[];
  /** Stops the started servers. */
  dispose(): Promise<void>;
}

const VARIABLES: readonly (readonly [KafkaMode, string])[] = [
  ['kraft', 'KAFKA_BROKERS'],
  ['zookeeper', 'KAFKA_ZOOKEEPER_BROKERS'],
];

/**
 * Starts in parallel every server whose address the environment does not contain. Servers that this machine cannot run
 * are listed in `missing`. Rejects if any other server fails to start.
 */
export async function useServers(report: (line: string) => void): Promise<TestServers> {
  const started: KafkaServer[] = [];
  const environment: Record<string, string> = {};
  const missing: string[] = [];
  const dispose = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.dispose()));
  };
  const start = async (mode: KafkaMode, variable: string): Promise<void> => {
    const given = process.env[variable];
    if (given !== undefined && given !== '') return;
    try {
      const server = await startKafka({ mode });
      started.push(server);
      environment[variable] = server.brokers;
      report(`${variable}=${server.brokers}`);
    } catch (error) {
      if (!(error instanceof CannotStartError)) throw error;
      missing.push(error.message);
    }
  };
  const outcomes = await Promise.allSettled(VARIABLES.map(([mode, variable]) => start(mode, variable)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) {
    await dispose();
    throw failed.reason;
  }
  return { environment, missing, dispose };
}

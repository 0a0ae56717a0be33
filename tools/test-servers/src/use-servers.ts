import type { KafkaServer } from './kafka-server.ts';
import type { KafkaMode } from './kafka-versions.ts';
import { CannotStartError, startKafka } from './start-kafka.ts';

/** Servers that are there for a run of tests. */
export interface ServersInUse {
  /** Where they are: environment variables for the tests. */
  readonly environment: Readonly<Record<string, string>>;
  /** What could not be started, in one sentence each. */
  readonly missing: readonly string[];
  /** Ends what was started; what was given stays. */
  dispose(): Promise<void>;
}

const variables: readonly (readonly [KafkaMode, string])[] = [
  ['kraft', 'KAFKA_BROKERS'],
  ['zookeeper', 'KAFKA_ZOOKEEPER_BROKERS'],
];

/**
 * Starts every server whose address is not given in the environment already, side by side. What this machine cannot
 * start is left out and named in `missing`. Rejects when a server that should start does not.
 */
export async function useServers(report: (line: string) => void): Promise<ServersInUse> {
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
  const outcomes = await Promise.allSettled(variables.map(([mode, variable]) => start(mode, variable)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) {
    await dispose();
    throw failed.reason;
  }
  return { environment, missing, dispose };
}

import { startKafka, startKafkaCluster } from '@chat4all/test-servers';

/** A broker that can be killed and restarted at the same address with its data. */
export interface FaultBroker {
  /** Kills it as `kill -9` does. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** The brokers of a fault run. */
export interface FaultBrokers {
  /** `host:port` of every broker, separated by commas. */
  readonly addresses: string;
  readonly nodes: readonly FaultBroker[];
  /** Returns the broker that coordinates a group. */
  coordinatorOf(group: string): Promise<FaultBroker>;
  dispose(): Promise<void>;
}

/** Starts one broker, or a cluster whose topics have a replica on every broker. */
export async function startFaultBrokers(count: number): Promise<FaultBrokers> {
  if (count > 1) {
    const cluster = await startKafkaCluster({ brokers: count });
    return { ...cluster, addresses: cluster.brokers };
  }
  const broker = await startKafka({ mode: 'kraft' });
  return {
    addresses: broker.brokers,
    nodes: [broker],
    coordinatorOf: () => Promise.resolve(broker),
    dispose: () => broker.dispose(),
  };
}

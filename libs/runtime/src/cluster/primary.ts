import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { type MetricsServer, type Readiness, exposeTogether, startMetricsServer } from '@chat4all/metrics';
import { metricsConnectionLimiter } from '../connection-limiter.ts';
import { type ListenAddress, listenOn } from '../listen-address.ts';
import type { Logger } from '../logger.ts';
import { METRICS_URL } from './member.ts';
import { Members } from './members.ts';

/** The options of {@link runMembers}. */
export interface ClusterOptions {
  readonly processes: number;
  /** The address of the metrics and the readiness of all members. */
  readonly metrics: ListenAddress;
  readonly logger: Logger;
}

/** Processes that run the same app and share its addresses. */
export interface Cluster {
  /** Rejects with a {@link ClusterError} when a member ends without being asked to. */
  readonly failed: Promise<never>;
  /** Asks the members to stop. Resolves once they have, and rejects with a {@link ClusterError} if one of them failed to. */
  readonly stop: () => Promise<void>;
}

/** The error of a member that ended unexpectedly. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
}

/** Starts the program of this process in several processes, and serves their metrics and readiness together. */
export async function runMembers({ processes, metrics, logger }: ClusterOptions): Promise<Cluster> {
  const members = new Members();
  const server = await listenOn('CHAT4ALL_METRICS', metrics, (address) => serveTogether(address, members, logger));
  const workers = Array.from({ length: processes }, () => cluster.fork({ [METRICS_URL]: server.url }));
  const ended = workers.map(async (worker) => {
    await once(worker, 'exit');
    return worker;
  });
  for (const worker of workers) members.add(worker);
  const pids = workers.map(({ process: { pid } }) => pid);
  logger.info({ pids, metrics: server.url }, 'cluster started');
  return {
    failed: Promise.race(ended).then((worker) => {
      throw unexpectedEnd(worker);
    }),
    stop: async () => {
      for (const worker of workers) members.stop(worker);
      const failed = (await Promise.all(ended)).find((worker) => worker.process.exitCode !== 0);
      await server.close();
      if (failed !== undefined) throw unexpectedEnd(failed);
    },
  };
}

function serveTogether(address: ListenAddress, members: Members, logger: Logger): Promise<MetricsServer> {
  const limiter = metricsConnectionLimiter(logger);
  return startMetricsServer(address, {
    expose: exposeTogether(() => members.metrics()),
    readiness: async () => merge(await members.readiness()),
    onConnection: (socket) => limiter.add(socket),
  });
}

/** The cluster is ready if every member is. */
function merge(all: readonly Readiness[]): Readiness {
  return {
    notReady: Object.fromEntries(all.flatMap(({ notReady }) => Object.entries(notReady))),
    degraded: Object.fromEntries(all.flatMap(({ degraded }) => Object.entries(degraded))),
  };
}

function unexpectedEnd({ process: { pid = 0, exitCode, signalCode } }: Worker): ClusterError {
  return new ClusterError(`process ${pid} of the cluster ended with ${signalCode ?? `exit code ${exitCode ?? 1}`}`);
}

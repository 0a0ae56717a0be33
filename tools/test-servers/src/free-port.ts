import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type Server, createServer } from 'node:net';

// Below the ports that systems assign to outgoing connections (Linux: from 32768; macOS, Windows: from 49152), because
// such a connection of any process could take a port between this check and its use.
const FIRST_PORT = 10_000;
const PORTS_END = 32_768;

/** Returns different ports of the loopback interface that are currently unused. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = new Map<number, Server>();
  while (servers.size < count) {
    const port = randomInt(FIRST_PORT, PORTS_END);
    const server = createServer();
    if (await canListen(server, port)) servers.set(port, server);
  }
  await Promise.all([...servers.values()].map(async (server) => once(server.close(), 'close')));
  return [...servers.keys()];
}

async function canListen(server: Server, port: number): Promise<boolean> {
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  }
}

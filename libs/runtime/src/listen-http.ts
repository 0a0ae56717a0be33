import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { ConnectionLimiter } from './connection-limiter.ts';
import { type ListenAddress, formatListenAddress } from './listen-address.ts';

/** Listens with limited connections. Resolves with `http://host:port` (with TLS `https:`), with the actual port. Rejects if it cannot listen. */
export async function listenHttp(
  server: Server | SecureServer,
  { host, port }: ListenAddress,
  limiter: ConnectionLimiter,
): Promise<string> {
  server.on('connection', (socket: Socket) => {
    limiter.add(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  const scheme = 'setSecureContext' in server ? 'https' : 'http';
  return `${scheme}://${formatListenAddress({ host, port: actualPort })}`;
}

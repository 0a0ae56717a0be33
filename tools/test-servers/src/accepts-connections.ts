import { once } from 'node:events';
import { connect } from 'node:net';

/** Returns whether a port of the loopback interface accepts connections. Waits up to one second. */
export async function acceptsConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(1000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

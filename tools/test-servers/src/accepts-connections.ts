import { once } from 'node:events';
import { connect } from 'node:net';

/** Whether something listens on a port of the loopback interface. Waits up to a second. */
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

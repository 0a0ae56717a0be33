import { once } from 'node:events';
import { connect } from 'node:net';

const metadataKey = 3;
const metadataVersion = 4;

/** Whether a broker answers a metadata request and knows at least so many brokers, itself included. Waits up to a second. */
export async function answersMetadata(port: number, brokers = 1): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const signal = AbortSignal.timeout(1000);
  try {
    await once(socket, 'connect', { signal });
    socket.write(metadataRequest());
    let response = Buffer.alloc(0);
    while (response.length < 4 || response.length < 4 + response.readInt32BE(0)) {
      const received: unknown[] = await once(socket, 'data', { signal });
      response = Buffer.concat([response, ...received.filter((chunk) => Buffer.isBuffer(chunk))]);
    }
    // Behind the length: the correlation id, how long we are throttled, and the number of brokers.
    return response.readInt32BE(12) >= brokers;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Asks for no topic at all: the brokers are part of every answer. */
function metadataRequest(): Buffer {
  const request = Buffer.alloc(19);
  request.writeInt32BE(15, 0);
  request.writeInt16BE(metadataKey, 4);
  request.writeInt16BE(metadataVersion, 6);
  request.writeInt32BE(1, 8);
  request.writeInt16BE(-1, 12);
  request.writeInt32BE(0, 14);
  request.writeInt8(0, 18);
  return request;
}

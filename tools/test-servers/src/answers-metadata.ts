import { once } from 'node:events';
import { connect } from 'node:net';

const METADATA_KEY = 3;
const METADATA_VERSION = 4;

/** Returns whether a broker responds to a metadata request with at least so many brokers, itself included. Waits up to one second. */
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
    // After the length (4 bytes): the correlation id, the throttle time and the number of brokers, 4 bytes each.
    return response.readInt32BE(12) >= brokers;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Encodes a request for no topics; the response contains the brokers in any case. */
function metadataRequest(): Buffer {
  const request = Buffer.alloc(19);
  request.writeInt32BE(15, 0);
  request.writeInt16BE(METADATA_KEY, 4);
  request.writeInt16BE(METADATA_VERSION, 6);
  request.writeInt32BE(1, 8);
  request.writeInt16BE(-1, 12);
  request.writeInt32BE(0, 14);
  request.writeInt8(0, 18);
  return request;
}

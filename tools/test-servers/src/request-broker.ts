import { once } from 'node:events';
import { connect } from 'node:net';

/** A request of Kafka's protocol. */
export interface BrokerRequest {
  readonly api: number;
  readonly version: number;
  readonly body: Buffer;
}

/** The size of the length, and of the header: API, version, correlation id and an absent client id. */
const LENGTH_BYTES = 4;
const HEADER_BYTES = 10;
const CORRELATION_BYTES = 4;

/** Sends a request to a local broker, and returns the body of its response. Waits up to one second. */
export async function requestBroker(port: number, { api, version, body }: BrokerRequest): Promise<Buffer> {
  const header = Buffer.alloc(LENGTH_BYTES + HEADER_BYTES);
  header.writeInt32BE(HEADER_BYTES + body.length, 0);
  header.writeInt16BE(api, 4);
  header.writeInt16BE(version, 6);
  header.writeInt32BE(1, 8);
  header.writeInt16BE(-1, 12);
  const socket = connect(port, '127.0.0.1');
  const signal = AbortSignal.timeout(1000);
  try {
    await once(socket, 'connect', { signal });
    socket.write(Buffer.concat([header, body]));
    let response = Buffer.alloc(0);
    while (response.length < LENGTH_BYTES || response.length < LENGTH_BYTES + response.readInt32BE(0)) {
      const received: unknown[] = await once(socket, 'data', { signal });
      response = Buffer.concat([response, ...received.filter((chunk) => Buffer.isBuffer(chunk))]);
    }
    return response.subarray(LENGTH_BYTES + CORRELATION_BYTES);
  } finally {
    socket.destroy();
  }
}

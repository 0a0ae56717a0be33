import { once } from 'node:events';
import { Client, credentials } from '@grpc/grpc-js';
import { ChatServiceService, SendMessageRequest } from '@chat4all/proto';

let loads = 0;

/** Returns a unique name for a load, so that no two loads use the same request ids. */
export function nameLoad(): string {
  loads += 1;
  return `bench-${process.pid}-${loads}`;
}

/** Returns a text message to one of a thousand people. */
export function request(load: string, index: number): SendMessageRequest {
  return SendMessageRequest.fromPartial({
    requestId: `${load}-${index}`,
    message: {
      recipients: [
        {
          to: {
            $case: 'identity',
            value: { channel: 'whatsapp', value: `+55119${String(index % 1_000).padStart(8, '0')}` },
          },
        },
      ],
      content: { kind: { $case: 'text', value: { body: `Message ${index}: your order is on its way.` } } },
    },
  });
}

/**
 * Sends `total` messages with `inFlight` concurrent calls. Returns the calls per second. The client encodes its
 * requests beforehand and does not decode responses, so that the rate is that of the server.
 */
export async function callRate(address: string, total: number, inFlight: number): Promise<number> {
  const client = new Client(address, credentials.createInsecure());
  try {
    await sendAll(client, encode(3_000), inFlight);
    const requests = encode(total);
    const started = performance.now();
    await sendAll(client, requests, inFlight);
    return total / ((performance.now() - started) / 1_000);
  } finally {
    client.close();
  }
}

/** Sends `total` messages on one stream of IngestMessages. Returns the messages per second, encoded as for {@link callRate}. */
export async function ingestRate(address: string, total: number): Promise<number> {
  await ingest(address, 3_000);
  return total / (await ingest(address, total));
}

/** Sends `total` messages on one stream of IngestMessages. Returns the seconds until the last answer. */
export async function ingest(address: string, total: number): Promise<number> {
  const client = new Client(address, credentials.createInsecure());
  const requests = encodeIngest(total);
  const started = performance.now();
  try {
    await ingestAll(client, requests);
    return (performance.now() - started) / 1_000;
  } finally {
    client.close();
  }
}

function encodeIngest(total: number): Buffer[] {
  const { requestSerialize } = ChatServiceService.ingestMessages;
  const load = nameLoad();
  return Array.from({ length: total }, (_, index) => requestSerialize({ request: request(load, index) }));
}

async function ingestAll(client: Client, requests: readonly Buffer[]): Promise<void> {
  const { path } = ChatServiceService.ingestMessages;
  const stream = client.makeBidiStreamRequest(path, asIs, asIs);
  let answered = 0;
  stream.on('data', () => {
    answered += 1;
  });
  const ended = once(stream, 'end');
  for (const bytes of requests) if (!stream.write(bytes)) await once(stream, 'drain');
  stream.end();
  await ended;
  if (answered !== requests.length) throw new Error(`${requests.length} messages, but ${answered} answers`);
}

const asIs = (bytes: Buffer): Buffer => bytes;

function encode(total: number): Buffer[] {
  const { requestSerialize } = ChatServiceService.sendMessage;
  const load = nameLoad();
  return Array.from({ length: total }, (_, index) => requestSerialize(request(load, index)));
}

function sendAll(client: Client, requests: readonly Buffer[], inFlight: number): Promise<void> {
  const { path } = ChatServiceService.sendMessage;
  let next = 0;
  let answered = 0;
  return new Promise((resolve, reject) => {
    const send = (): void => {
      const bytes = requests[next++];
      if (bytes === undefined) return;
      client.makeUnaryRequest(path, asIs, asIs, bytes, (error) => {
        if (error) reject(error);
        else if (++answered === requests.length) resolve();
        else send();
      });
    };
    for (let caller = 0; caller < inFlight; caller += 1) send();
  });
}

// All that the driver uses of kafkajs beyond its exports: its protocol layer, without its producer and consumer. Its types
// are in kafkajs-protocol.d.ts.
import Broker, { type ApiDefinition } from 'kafkajs/src/broker/index.js';
import ConnectionPool, {
  type ConnectionPoolOptions,
  type InternalLogger,
  type SocketOptions,
} from 'kafkajs/src/network/connectionPool.js';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { createErrorFromCode } from 'kafkajs/src/protocol/error.js';
import apiKeys from 'kafkajs/src/protocol/requests/apiKeys.js';
import { requests } from 'kafkajs/src/protocol/requests/index.js';

export { apiKeys, Broker, ConnectionPool, createErrorFromCode, requests };
export type { ConnectionPoolOptions, InternalLogger, SocketOptions };

/**
 * A request queue without timers while it is empty. After every answer, kafkajs sets a timer to check its queued requests,
 * even if there are none. Its time is then `throttledUntil - Date.now()`, far below zero unless the broker throttles, so
 * that Node.js warns (TimeoutNegativeWarning) and fires it at once, and kafkajs sets the next one: a thousand per second
 * and connection. With an empty queue no check is needed, and with a queued request the time is above zero.
 */
export function skipChecksOfEmptyQueues(): void {
  RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
  };
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its `this` above
const scheduleCheckPendingRequests = RequestQueue.prototype.scheduleCheckPendingRequests;

/** A request whose answer cannot be decoded. */
export class UndecodableError extends Error {
  override readonly name = 'UndecodableError';
}

/** Sends a request and returns the answer with the errors in it, where kafkajs throws the first of them. */
export function sendUnchecked<Payload, Answer>(
  broker: Broker,
  apiKey: number,
  definition: ApiDefinition<Payload, Answer>,
  payload: Payload,
): Promise<Answer> {
  const { request, response } = broker.lookupRequest(apiKey, definition)(payload);
  const decode = (bytes: Buffer): Promise<Answer> =>
    response.decode(bytes).catch((error: unknown) => {
      throw new UndecodableError(error instanceof Error ? error.message : String(error), { cause: error });
    });
  return broker.connectionPool.send({ request, response: { decode, parse: (answer) => Promise.resolve(answer) } });
}

/** Joins a group by the name of a process; kafkajs knows the request, but has no argument for the name. */
export function joinAsInstance(
  broker: Broker,
  groupInstanceId: string,
  request: Parameters<Broker['joinGroup']>[0],
): ReturnType<Broker['joinGroup']> {
  const joinGroup = broker.lookupRequest(apiKeys.JoinGroup, requests.JoinGroup);
  return broker.connectionPool.send(joinGroup({ ...request, groupInstanceId, protocolType: 'consumer' }));
}

import { Server, type ServerCredentials, type ServerInterceptor } from '@grpc/grpc-js';
import type { ApiLimits } from '../limits/request-limiter.ts';

/** The largest request, in bytes: a batch of 1,000 messages with the longest texts fits. */
const MAXIMUM_REQUEST_BYTES = 16 * 1024 * 1024;

/** The time that running calls have to finish when the server stops, in milliseconds; shorter than the grace period of an app. */
const SHUTDOWN_MS = 5_000;

/** The time that a client has to answer a ping, in milliseconds. */
const KEEPALIVE_TIMEOUT_MS = 20_000;

/** Creates a gRPC server with the limits of connections. */
export function createServer(limits: ApiLimits, interceptor: ServerInterceptor): Server {
  return new Server({
    interceptors: [interceptor],
    'grpc.max_receive_message_length': MAXIMUM_REQUEST_BYTES,
    'grpc.max_concurrent_streams': limits.callsPerConnection,
    'grpc.max_connection_age_ms': limits.connectionAgeMs,
    'grpc.max_connection_age_grace_ms': limits.connectionGraceMs,
    'grpc.max_connection_idle_ms': limits.connectionIdleMs,
    'grpc.keepalive_time_ms': limits.keepaliveMs,
    'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
    // Channelz costs a twentieth of each call, and its debugging service is not served.
    'grpc.enable_channelz': 0,
  });
}

/** Listens on `host:port`, and returns the actual port. */
export function bindServer(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

/** Answers running calls, and ends the connections of clients that keep their calls open for longer than five seconds. */
export function shutDownServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      server.forceShutdown();
      // The callback below waits for clients that keep their end of a connection open.
      resolve();
    }, SHUTDOWN_MS);
    server.tryShutdown((error) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve();
    });
  });
}

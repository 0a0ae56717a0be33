import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import type { Metrics } from '@chat4all/metrics';
import { ConnectionLimiter, type Logger } from '@chat4all/runtime';

/** The channel on which Node announces each connection that a server accepts. */
const CONNECTED = 'net.server.socket';

/** The time in which a client must begin to speak HTTP/2, in milliseconds, and the bytes that the beginning has (RFC 9113, 3.4). */
const PREFACE_MS = 10_000;
const PREFACE_BYTES = 24;

/** Options of a {@link ConnectionGuard}. */
export interface ConnectionGuardOptions {
  /** The most connections at the same time. See {@link ConnectionLimiter}. */
  readonly maximum: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** The time in which a client must begin to speak HTTP/2, in milliseconds. Default: 10,000. */
  readonly prefaceMs?: number | undefined;
}

/** Limits the connections of a server of grpc-js, which neither limits them nor lets others do it. */
export class ConnectionGuard {
  readonly #limiter: ConnectionLimiter;
  readonly #metrics: Metrics;
  readonly #prefaceMs: number;
  #port: number | undefined;

  constructor({ maximum, metrics, logger, prefaceMs = PREFACE_MS }: ConnectionGuardOptions) {
    this.#metrics = metrics;
    this.#prefaceMs = prefaceMs;
    this.#limiter = new ConnectionLimiter({
      ...{ listener: 'CHAT4ALL_GRPC', maximum, logger },
      onClosed: (reason) => {
        metrics.grpcConnectionsClosed.inc({ reason });
      },
    });
  }

  /** Starts guarding the server that listens on a port. */
  start(port: number): void {
    this.#port = port;
    subscribe(CONNECTED, this.#onConnected);
  }

  /** Stops guarding. */
  stop(): void {
    unsubscribe(CONNECTED, this.#onConnected);
  }

  readonly #onConnected = (message: unknown): void => {
    const socket = socketOf(message);
    if (socket === undefined || socket.localPort !== this.#port || !this.#limiter.add(socket)) return;
    const count = (): void => {
      this.#metrics.grpcConnections.set(this.#limiter.size);
    };
    count();
    const timer = setTimeout(() => {
      if (socket.bytesRead < PREFACE_BYTES) this.#limiter.close(socket, 'silent');
    }, this.#prefaceMs).unref();
    socket.once('close', () => {
      clearTimeout(timer);
      count();
    });
  };
}

function socketOf(message: unknown): Socket | undefined {
  if (typeof message !== 'object' || message === null || !('socket' in message)) return undefined;
  return message.socket instanceof Socket ? message.socket : undefined;
}

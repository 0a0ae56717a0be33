import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import type { Metrics } from '@chat4all/metrics';

/** The channel on which Node announces each connection that a server accepts. */
const CONNECTED = 'net.server.socket';

/** The time in which a client must begin to speak HTTP/2, in milliseconds, and the bytes that the beginning has (RFC 9113, 3.4). */
const PREFACE_MS = 10_000;
const PREFACE_BYTES = 24;

/** Options of a {@link ConnectionGuard}. */
export interface ConnectionGuardOptions {
  /** The most connections at the same time; more are closed. */
  readonly maximum: number;
  readonly metrics: Metrics;
  /** The time in which a client must begin to speak HTTP/2, in milliseconds. Default: 10,000. */
  readonly prefaceMs?: number | undefined;
}

/** Limits the connections of a server of grpc-js, which neither limits them nor lets others do it. */
export class ConnectionGuard {
  readonly #options: ConnectionGuardOptions;
  readonly #open = new Set<Socket>();
  #port: number | undefined;

  constructor(options: ConnectionGuardOptions) {
    this.#options = options;
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
    if (socket === undefined || socket.localPort !== this.#port) return;
    const { maximum, metrics, prefaceMs = PREFACE_MS } = this.#options;
    const close = (reason: 'too_many' | 'silent'): void => {
      metrics.grpcConnectionsClosed.inc({ reason });
      socket.destroy();
    };
    if (this.#open.size >= maximum) {
      close('too_many');
      return;
    }
    this.#open.add(socket);
    metrics.grpcConnections.set(this.#open.size);
    const timer = setTimeout(() => {
      if (socket.bytesRead < PREFACE_BYTES) close('silent');
    }, prefaceMs).unref();
    socket.once('close', () => {
      clearTimeout(timer);
      this.#open.delete(socket);
      metrics.grpcConnections.set(this.#open.size);
    });
  };
}

function socketOf(message: unknown): Socket | undefined {
  if (typeof message !== 'object' || message === null || !('socket' in message)) return undefined;
  return message.socket instanceof Socket ? message.socket : undefined;
}

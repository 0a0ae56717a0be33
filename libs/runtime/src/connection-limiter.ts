import type { Socket } from 'node:net';
import type { Logger } from './logger.ts';

/** The shortest time between two log lines of a listener, in milliseconds. */
const LOG_INTERVAL_MS = 60_000;

/** The connections of a metrics server at the same time. Prometheus and an orchestrator keep a few. */
const METRICS_CONNECTIONS = 100;

/** The reason for which a connection was closed: the limit, or that its client has sent no byte. */
export type ClosedReason = 'too_many' | 'silent';

/** Options of a {@link ConnectionLimiter}. */
export interface ConnectionLimiterOptions {
  /** The setting of the listener, such as `CHAT4ALL_GRPC`. */
  readonly listener: string;
  /** The most connections at the same time. */
  readonly maximum: number;
  readonly logger: Logger;
  /** Called for each closed connection. */
  readonly onClosed?: (reason: ClosedReason) => void;
}

/**
 * Limits the connections of a listener. At the limit, a new connection takes the place of the oldest one whose client has sent no
 * byte; without such a one it is closed. One warning a minute states how many were closed.
 */
export class ConnectionLimiter {
  readonly #options: ConnectionLimiterOptions;
  readonly #open = new Set<Socket>();
  /** Those that had sent no byte when they were last looked at, the oldest first. */
  readonly #silent = new Set<Socket>();
  readonly #closed: Record<ClosedReason, number> = { too_many: 0, silent: 0 };
  #logTimer: NodeJS.Timeout | undefined;

  constructor(options: ConnectionLimiterOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Adds an accepted connection. Returns false if it was closed at once. */
  add(socket: Socket): boolean {
    if (this.#open.size >= this.#options.maximum) {
      const oldest = this.#oldestSilent();
      this.close(oldest ?? socket, oldest === undefined ? 'too_many' : 'silent');
      if (oldest === undefined) return false;
    }
    this.#open.add(socket);
    this.#silent.add(socket);
    socket.once('close', () => {
      this.#forget(socket);
    });
    return true;
  }

  /** Closes a connection, and counts it. */
  close(socket: Socket, reason: ClosedReason): void {
    this.#forget(socket);
    socket.destroy();
    this.#options.onClosed?.(reason);
    this.#closed[reason] += 1;
    if (this.#logTimer === undefined) this.#log();
  }

  #forget(socket: Socket): void {
    this.#open.delete(socket);
    this.#silent.delete(socket);
  }

  #oldestSilent(): Socket | undefined {
    for (const socket of this.#silent) {
      if (socket.bytesRead === 0) return socket;
      this.#silent.delete(socket);
    }
    return undefined;
  }

  #log(): void {
    const { listener, maximum, logger } = this.#options;
    logger.warn({ listener, maximum, ...this.#closed }, 'connections closed');
    Object.assign(this.#closed, { too_many: 0, silent: 0 });
    this.#logTimer = setTimeout(() => {
      this.#logTimer = undefined;
      if (this.#closed.too_many + this.#closed.silent > 0) this.#log();
    }, LOG_INTERVAL_MS).unref();
  }
}

/** Returns the limiter of the metrics server. */
export function metricsConnectionLimiter(logger: Logger): ConnectionLimiter {
  return new ConnectionLimiter({ listener: 'CHAT4ALL_METRICS', maximum: METRICS_CONNECTIONS, logger });
}

import type { RetryOptions } from './call/retry-policy.ts';
import type { TlsOptions } from './credentials.ts';

/** Options of a {@link Chat4All} client. */
export interface Chat4AllOptions {
  /** `host:port` of a router. Default: `127.0.0.1:50051`. */
  readonly address?: string | undefined;
  /** The API key to send with every call. Use `tls` on any network that is not your own. */
  readonly apiKey?: string | undefined;
  /**
   * Instead of an API key: a JSON Web Token, or a function that returns one. It is called before each attempt, so cache
   * the token.
   */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /** TLS: `true` for the defaults, or certificates and keys. Default: no encryption. */
  readonly tls?: boolean | TlsOptions | undefined;
  /** The time limit of a call, including retries, in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number | undefined;
  /** The time limit of one attempt, in milliseconds. Default: 10,000. */
  readonly attemptTimeoutMs?: number | undefined;
  /** Options for retrying failed calls. */
  readonly retry?: RetryOptions | undefined;
  /**
   * Sends a ping after `timeMs` without data on a connection with an open call, and closes the connection if no
   * response arrives within `timeoutMs`, both in milliseconds. `false` disables pings. gRPC advises a `timeMs` of at
   * least 10 seconds. Default: 20,000 and 10,000.
   */
  readonly keepalive?:
    false | { readonly timeMs?: number | undefined; readonly timeoutMs?: number | undefined } | undefined;
}

/** Throws a TypeError that names the first invalid option. */
export function assertOptions({ address, apiKey, token, tls, keepalive, ...times }: Chat4AllOptions): void {
  if (apiKey !== undefined && token !== undefined) {
    throw new TypeError('apiKey and token must not be combined; set one of them');
  }
  if (address !== undefined) assertAddress(address);
  if (typeof tls === 'object' && (tls.cert === undefined) !== (tls.key === undefined)) {
    throw new TypeError('tls.cert and tls.key must be set together');
  }
  assertMilliseconds('timeoutMs', times.timeoutMs);
  assertMilliseconds('attemptTimeoutMs', times.attemptTimeoutMs);
  if (keepalive) {
    assertMilliseconds('keepalive.timeMs', keepalive.timeMs);
    assertMilliseconds('keepalive.timeoutMs', keepalive.timeoutMs);
  }
}

function assertAddress(address: string): void {
  const [, port] = /^(?:\[[^\]]+\]|[^:/\s]+):(\d{1,5})$/.exec(address) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw new TypeError(`address: must be host:port, for example localhost:50051 (got "${address}")`);
  }
}

function assertMilliseconds(name: string, value: number | undefined): void {
  if (value !== undefined && !(value > 0)) {
    throw new TypeError(`${name}: must be a number of milliseconds above 0 (got ${value})`);
  }
}

import type { RetryOptions } from './call/retry-policy.ts';
import type { TlsOptions } from './credentials.ts';

/** Where and as whom to connect, and how patiently. */
export interface Chat4AllOptions {
  /** `host:port` of a router. Default: `127.0.0.1:50051`. */
  readonly address?: string | undefined;
  /** Sent with every call. Only over `tls`, where the network is not your own. */
  readonly apiKey?: string | undefined;
  /** Instead of an API key: a JSON Web Token, or what gives one; asked before each attempt, so it should remember it. */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /** Encrypts: `true`, or with whom to trust and what to show. Default: no encryption. */
  readonly tls?: boolean | TlsOptions | undefined;
  /** How long a call may take, retries included, in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number | undefined;
  /** How long one attempt may take, in milliseconds. Default: 10,000. */
  readonly attemptTimeoutMs?: number | undefined;
  /** How calls that failed for now are repeated. */
  readonly retry?: RetryOptions | undefined;
  /**
   * Asks a quiet connection with a call under way for a sign of life, in milliseconds, and gives it up when none comes.
   * Default: every 20,000, within 10,000; gRPC advises not to ask more often than every 10 seconds. `false`: never.
   */
  readonly keepalive?:
    false | { readonly timeMs?: number | undefined; readonly timeoutMs?: number | undefined } | undefined;
}

/** Throws a TypeError that names the option with which something is wrong, and says how it should be. */
export function assertOptions({ address, apiKey, token, tls, keepalive, ...times }: Chat4AllOptions): void {
  if (apiKey !== undefined && token !== undefined) {
    throw new TypeError('apiKey and token exclude each other: give one of them');
  }
  if (address !== undefined) assertAddress(address);
  if (typeof tls === 'object' && (tls.cert === undefined) !== (tls.key === undefined)) {
    throw new TypeError('tls.cert and tls.key belong together: give both or none');
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
    throw new TypeError(`address is "${address}", not host:port, for example localhost:50051`);
  }
}

function assertMilliseconds(name: string, value: number | undefined): void {
  if (value !== undefined && !(value > 0)) {
    throw new TypeError(`${name} is ${value}, not a number of milliseconds above 0`);
  }
}

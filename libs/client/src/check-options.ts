import type { Chat4AllOptions } from './chat4all.ts';

/** Throws a TypeError that names the option with which something is wrong, and says how it should be. */
export function checkOptions({ address, apiKey, token, tls, keepalive, ...times }: Chat4AllOptions): void {
  if (apiKey !== undefined && token !== undefined) {
    throw new TypeError('apiKey and token exclude each other: give one of them');
  }
  if (address !== undefined) checkAddress(address);
  if (typeof tls === 'object' && (tls.cert === undefined) !== (tls.key === undefined)) {
    throw new TypeError('tls.cert and tls.key belong together: give both or none');
  }
  checkMilliseconds('timeoutMs', times.timeoutMs);
  checkMilliseconds('attemptTimeoutMs', times.attemptTimeoutMs);
  if (keepalive) {
    checkMilliseconds('keepalive.timeMs', keepalive.timeMs);
    checkMilliseconds('keepalive.timeoutMs', keepalive.timeoutMs);
  }
}

function checkAddress(address: string): void {
  const [, port] = /^(?:\[[^\]]+\]|[^:/\s]+):(\d{1,5})$/.exec(address) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw new TypeError(`address is "${address}", not host:port, for example localhost:50051`);
  }
}

function checkMilliseconds(name: string, value: number | undefined): void {
  if (value !== undefined && !(value > 0)) {
    throw new TypeError(`${name} is ${value}, not a number of milliseconds above 0`);
  }
}

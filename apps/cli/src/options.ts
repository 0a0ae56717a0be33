import { InvalidArgumentError } from 'commander';
import type { DeliveryState } from '@chat4all/proto';
import { stateNames, stateOfName } from './states.ts';

/** Collects the values of an option that can be given several times. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** Collects `key=value` pairs. */
export function collectPair(
  pair: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
  if (key === undefined || value === undefined) throw new InvalidArgumentError('It has to be key=value.');
  return { ...previous, [key]: value };
}

/** A number of seconds greater than 0. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds > 0) || !Number.isFinite(seconds)) {
    throw new InvalidArgumentError('It has to be a number of seconds greater than 0.');
  }
  return seconds;
}

/** How many messages a page has. */
export function parsePageSize(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1 || size > 1_000) {
    throw new InvalidArgumentError('It has to be a whole number from 1 to 1000.');
  }
  return size;
}

/** The name of a state. */
export function parseState(text: string): DeliveryState {
  const state = stateOfName(text);
  if (state === undefined) throw new InvalidArgumentError(`It has to be one of ${stateNames.join(', ')}.`);
  return state;
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment: an ISO 8601 time, or how long ago, as `90s`, `10m`, `2h`, `7d`. */
export function parseSince(text: string, now: number = Date.now()): Date {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now - Number(count) * (unitMs[unit ?? ''] ?? 0));
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : undefined;
  if (time === undefined || Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError(
      'It has to be a time like 2026-11-23T10:00:00Z, or a duration like 90s, 10m, 2h, 7d.',
    );
  }
  return time;
}

/** `host:port`. */
export function parseAddress(text: string): string {
  if (!/^(\[[^\]]+\]|[^:/\s]+):\d{1,5}$/.test(text)) throw new InvalidArgumentError('It has to be host:port.');
  return text;
}

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
  const ago = durationOf(text);
  return ago === undefined ? parseTime(text) : new Date(now - ago);
}

/** A moment to come: an ISO 8601 time, or in how long, as `90s`, `10m`, `2h`, `7d`. */
export function parseAt(text: string, now: number = Date.now()): Date {
  const ahead = durationOf(text);
  return ahead === undefined ? parseTime(text) : new Date(now + ahead);
}

/** How long, as `90s`, `10m`, `2h`, `7d`; in milliseconds, more than none. */
export function parseDuration(text: string): number {
  const duration = durationOf(text);
  if (!duration) throw new InvalidArgumentError('It has to be a duration like 90s, 10m, 2h, 7d.');
  return duration;
}

/** One address on each of several channels: `channel=address,channel=address`. */
export function parseAddresses(text: string): readonly ChannelAddress[] {
  const seen = new Set<string>();
  return text.split(',').map((part) => {
    const [, channel, to] = /^\s*([^=\s]+)=(\S+)\s*$/.exec(part) ?? [];
    if (channel === undefined || to === undefined) {
      throw new InvalidArgumentError('It has to be channel=address,channel=address.');
    }
    if (seen.has(channel)) throw new InvalidArgumentError(`${channel} stands there twice.`);
    seen.add(channel);
    return { channel, to };
  });
}

/** An address on a channel. */
export interface ChannelAddress {
  readonly channel: string;
  readonly to: string;
}

function durationOf(text: string): number | undefined {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (unitMs[unit ?? ''] ?? 0);
}

function parseTime(text: string): Date {
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

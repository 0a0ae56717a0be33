import { InvalidArgumentError } from 'commander';
import type { OutgoingMessage } from '@chat4all/client';
import type { DeliveryState } from '@chat4all/proto';
import { STATE_NAMES, stateOfName } from '../states.ts';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** An address on a channel. */
export interface ChannelAddress {
  readonly channel: string;
  readonly to: string;
}

/** Collects the values of an option that can be repeated. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** Collects `key=value` pairs. */
export function collectPair(
  pair: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
  if (key === undefined || value === undefined) throw new InvalidArgumentError('must be key=value');
  if (Object.hasOwn(previous, key)) throw new InvalidArgumentError(`duplicate "${key}"`);
  return { ...previous, [key]: value };
}

/** Returns a function that accepts these values only. */
export function parseChoice<Value extends string>(values: readonly Value[]): (text: string) => Value {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) throw new InvalidArgumentError(`must be one of ${values.join(', ')}`);
    return value;
  };
}

/** Parses a duration longer than 0: `30s`, `5m`, `2h`, `7d`, or a number of seconds. Returns seconds. */
export function parseSeconds(text: string): number {
  const seconds = (durationOf(/^\d*\.?\d+$/.test(text) ? `${Number(text)}s` : text) ?? 0) / 1_000;
  if (!(seconds > 0)) {
    throw new InvalidArgumentError('must be a time longer than 0 such as 30s, 5m, 2h, or a number of seconds');
  }
  return seconds;
}

/** Collects `title=url` pairs. */
export function collectLink(
  pair: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, title, url] = /^([^=]+)=(.+)$/s.exec(pair) ?? [];
  if (title === undefined || url === undefined || !isHttpUrl(url)) {
    throw new InvalidArgumentError('must be title=url, such as "Order=https://example.com/orders/1"');
  }
  if (Object.keys(previous).length > 0) {
    throw new InvalidArgumentError('a message has one link; send another message for this one');
  }
  return { [title]: url };
}

/** Collects `name=phone` pairs, the phone in E.164; blanks, hyphens, points and parentheses in it are removed. */
export function collectContact(
  pair: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name, given] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
  const phone = given?.replaceAll(/[\s().-]/g, '');
  if (name === undefined || phone === undefined || !/^\+[1-9]\d{6,14}$/.test(phone)) {
    throw new InvalidArgumentError(
      'must be name=phone, the phone with + and country code such as "Ana=+5511999999999"',
    );
  }
  if (Object.hasOwn(previous, name))
    throw new InvalidArgumentError(`duplicate "${name}"; give each contact its own name`);
  return { ...previous, [name]: phone };
}

/** Parses a page size, 1 to 1000. */
export function parsePageSize(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1 || size > 1_000) {
    throw new InvalidArgumentError('must be a whole number from 1 to 1000');
  }
  return size;
}

/** Parses the name of a state, in any case. */
export function parseState(text: string): DeliveryState {
  const state = stateOfName(text);
  if (state === undefined) throw new InvalidArgumentError(`must be one of ${STATE_NAMES.join(', ')}`);
  return state;
}

/** Parses a past time: ISO 8601, or a duration before `now`, such as `90s`, `10m`, `2h`, `7d`. */
export function parseSince(text: string, now: number = Date.now()): Date {
  const ago = durationOf(text);
  return ago === undefined ? parseTime(text) : new Date(now - ago);
}

/** Parses a future time: ISO 8601, or a duration after `now`, such as `90s`, `10m`, `2h`, `7d`. */
export function parseAt(text: string, now: number = Date.now()): Date {
  const ahead = durationOf(text);
  return ahead === undefined ? parseTime(text) : new Date(now + ahead);
}

/** Parses a duration longer than 0, such as `90s`, `10m`, `2h`, `7d`. Returns milliseconds. */
export function parseDuration(text: string): number {
  const duration = durationOf(text);
  if (!duration) throw new InvalidArgumentError('must be a duration such as 90s, 10m, 2h or 7d');
  return duration;
}

/** Parses `channel=address,channel=address`, at most one address per channel. */
export function parseAddresses(text: string): readonly ChannelAddress[] {
  const seen = new Set<string>();
  return text.split(',').map((part) => {
    const [, channel, to] = /^\s*([^=\s]+)=(\S+)\s*$/.exec(part) ?? [];
    if (channel === undefined || to === undefined) {
      throw new InvalidArgumentError('must be channel=address,channel=address');
    }
    if (seen.has(channel)) throw new InvalidArgumentError(`duplicate channel "${channel}"`);
    seen.add(channel);
    return { channel, to };
  });
}

/** Parses an http or https URL. */
export function parseUrl(text: string): string {
  if (!isHttpUrl(text)) throw new InvalidArgumentError('must be an http or https URL');
  return text;
}

/** Returns whether a text is an http or https URL. */
export function isHttpUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}

/** Parses the URL of a webhooks server: not the address of a channel or an account on it. */
export function parseWebhooksUrl(text: string): string {
  const url = parseUrl(text);
  if (/\/webhooks\/[^/]/.test(new URL(url).pathname))
    throw new InvalidArgumentError('must be the server, without /webhooks/…; select the account with --account');
  return url;
}

/** Parses `host:port`. */
export function parseAddress(text: string): string {
  if (!/^(\[[^\]]+\]|[^:/\s]+):\d{1,5}$/.test(text)) throw new InvalidArgumentError('must be host:port');
  return text;
}

function durationOf(text: string): number | undefined {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
}

function parseTime(text: string): Date {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : undefined;
  if (time === undefined || Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError(
      'must be a time such as 2026-11-23T10:00:00Z, or a duration such as 90s, 10m, 2h, 7d',
    );
  }
  return time;
}

/** Parses `name:language` of a template. */
export function parseTemplate(text: string): { name: string; language: string } {
  const [, name, language] = /^([^:]+):([^:]+)$/.exec(text) ?? [];
  if (name === undefined || language === undefined) throw new InvalidArgumentError('must be name:language');
  return { name, language };
}

/** Parses what happens to a message in a closed reply window: `fail`, `fallback`, or a template as `name:language`. */
export function parseClosedWindow(text: string): NonNullable<OutgoingMessage['onClosedWindow']> {
  if (text === 'fail' || text === 'fallback') return text;
  if (!text.includes(':')) throw new InvalidArgumentError('must be fail, fallback, or a template as name:language');
  return { template: parseTemplate(text) };
}

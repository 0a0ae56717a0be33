import { expect, test } from 'vitest';
import {
  collectContact,
  parseAddress,
  parseAddresses,
  parseAt,
  parseDuration,
  parseSeconds,
  parseSince,
} from './parsers.ts';

const now = Date.parse('2026-11-23T12:00:00Z');

test.for([
  ['90s', '2026-11-23T11:58:30.000Z'],
  ['10m', '2026-11-23T11:50:00.000Z'],
  ['1.5h', '2026-11-23T10:30:00.000Z'],
  ['7d', '2026-11-16T12:00:00.000Z'],
  ['2026-11-23T10:00:00-03:00', '2026-11-23T13:00:00.000Z'],
  ['2026-11-23', '2026-11-23T00:00:00.000Z'],
] as const)('parses %s as the time %s', ([text, time]) => {
  expect(parseSince(text, now).toISOString()).toBe(time);
});

test.for(['', '10', '10 m', '-5m', '2026-13-45', 'soon'])('refuses "%s" as a time', (text) => {
  expect(() => parseSince(text, now)).toThrow('must be a time');
});

test('requires a host and a port in an address', () => {
  for (const address of ['127.0.0.1:50051', 'router:1', '[::1]:50051']) expect(parseAddress(address)).toBe(address);
  for (const address of ['router', ':50051', 'http://router:1', '::1:50051']) {
    expect(() => parseAddress(address)).toThrow('host:port');
  }
});

test.for([
  ['10m', '2026-11-23T12:10:00.000Z'],
  ['2026-11-24T09:00:00-03:00', '2026-11-24T12:00:00.000Z'],
] as const)('parses %s as the time to come %s', ([text, time]) => {
  expect(parseAt(text, now).toISOString()).toBe(time);
});

test.for([
  ['30', 30],
  ['1.5', 1.5],
  ['.5', 0.5],
  ['30s', 30],
  ['5m', 300],
  ['1.5h', 5_400],
  ['7d', 604_800],
] as const)('parses %s as %d seconds', ([text, seconds]) => {
  expect(parseSeconds(text)).toBe(seconds);
});

test.for(['', '0', '0m', '-1', '5 m', '5min', '1e3', 'Infinity'])('refuses "%s" as a time in seconds', (text) => {
  expect(() => parseSeconds(text)).toThrow('such as 30s');
});

test('reads the phone of a contact in the usual ways to write it', () => {
  expect(collectContact('Ana=+55 (11) 99999-9999', { Bia: '+5511888888888' })).toEqual({
    Bia: '+5511888888888',
    Ana: '+5511999999999',
  });
  for (const text of ['Ana=', 'Ana=5511999999999', 'Ana=+0511999999', 'Ana=+12345', '=+5511999999999']) {
    expect(() => collectContact(text)).toThrow('name=phone');
  }
  expect(() => collectContact('Ana=+5511999999999', { Ana: '+5511888888888' })).toThrow('duplicate "Ana"');
});

test('refuses a duration of 0', () => {
  expect(parseDuration('1.5m')).toBe(90_000);
  for (const text of ['0s', '2026-11-23', 'soon', '']) expect(() => parseDuration(text)).toThrow('90s');
});

test('parses one address per channel', () => {
  expect(parseAddresses('whatsapp=+5511999999999, instagram=178=4')).toEqual([
    { channel: 'whatsapp', to: '+5511999999999' },
    { channel: 'instagram', to: '178=4' },
  ]);
  for (const text of ['', 'whatsapp', 'whatsapp=', '=+55', 'whatsapp=+55,']) {
    expect(() => parseAddresses(text)).toThrow('channel=address');
  }
  expect(() => parseAddresses('whatsapp=+1,whatsapp=+2')).toThrow('duplicate channel "whatsapp"');
});

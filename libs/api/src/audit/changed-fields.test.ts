import { expect, test } from 'vitest';
import { differingFields, setFields } from './changed-fields.ts';

test('names the fields of a request that are set, two levels deep, as the API does', () => {
  const request = {
    endpointId: 'e',
    empty: '',
    zero: 0,
    none: undefined,
    list: [1],
    noList: [],
    startTime: new Date(0),
    settings: { url: 'u', maximumPerSecond: 0, nested: { deeper: { value: 1 } }, unset: {} },
  };
  expect(setFields(request)).toEqual(['endpoint_id', 'list', 'start_time', 'settings.url', 'settings.nested']);
});

test('names keys of maps without characters of their own', () => {
  expect(setFields({ secrets: { access_token: 'x', 'a b\n': 'y' } })).toEqual(['secrets.access_token', 'secrets.a?b?']);
});

test('names at most 64 fields of at most 64 characters', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${'k'.repeat(100)}${index}`, 1]));
  const named = setFields(many);
  expect(named).toHaveLength(64);
  expect(named[0]).toHaveLength(64);
});

test('names the fields that differ', () => {
  expect(
    differingFields({ url: 'a', eventTypes: ['x'], rate: 1 }, { url: 'b', eventTypes: ['x'] }, 'settings'),
  ).toEqual(['settings.url', 'settings.rate']);
});

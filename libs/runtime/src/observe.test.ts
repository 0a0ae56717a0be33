import { type Bus, BusError } from '@chat4all/bus';
import { MediaError, type MediaStore } from '@chat4all/media';
import { createMetrics } from '@chat4all/metrics';
import { StoreError, createStore } from '@chat4all/store';
import { expect, test } from 'vitest';
import { observeBus } from './observe-bus.ts';
import { createLogger } from './logger.ts';
import { observeMedia, observeScanner } from './observe-media.ts';
import { observeStore } from './observe-store.ts';

const unavailable = new BusError('unavailable', 'away');
const failingBus: Bus = {
  system: 'embedded',
  ensureTopics: () => Promise.reject(unavailable),
  publish: (records) => (records.length > 1 ? Promise.resolve([]) : Promise.reject(unavailable)),
  subscribe: () => Promise.reject(unavailable),
  tail: () => {
    throw unavailable;
  },
  lag: () => Promise.reject(unavailable),
  check: () => Promise.reject(new Error('odd')),
  close: () => Promise.resolve(),
};

test('counts published records by topic, and errors by operation and code', async () => {
  const metrics = createMetrics();
  const bus = observeBus(failingBus, metrics);
  const record = (topic: string) => ({ topic, key: 'k', value: new Uint8Array() });
  await bus.publish([record('a'), record('a'), record('b')]);
  await expect(bus.publish([record('a')])).rejects.toBe(unavailable);
  await expect(bus.check()).rejects.toThrow('odd');
  const text = await metrics.registry.metrics();
  expect(text).toContain('chat4all_bus_records_published_total{topic="a"} 2');
  expect(text).toContain('chat4all_bus_records_published_total{topic="b"} 1');
  expect(text).toContain('chat4all_bus_errors_total{operation="publish",code="unavailable"} 1');
  expect(text).toContain('chat4all_bus_errors_total{operation="check",code="unknown"} 1');
  expect(text).toContain('chat4all_bus_publish_duration_seconds_count 1');
});

test('times calls of the store and its parts by name, and counts errors', async () => {
  const metrics = createMetrics();
  const store = observeStore(await createStore('sqlite::memory:'), metrics);
  expect(await store.backlog()).toMatchObject({ accounts: [], scheduled: 0 });
  expect(await store.accounts.list()).toEqual([]);
  await expect(store.listMessages({ tenantId: 'a', pageSize: 1, pageToken: '?' })).rejects.toThrow(StoreError);
  const text = await metrics.registry.metrics();
  for (const operation of ['backlog', 'accounts.list', 'listMessages']) {
    expect(text).toContain(`chat4all_store_call_duration_seconds_count{operation="${operation}"} 1`);
  }
  expect(text).toContain('chat4all_store_errors_total{operation="listMessages",code="invalid"} 1');
  await store.close();
});

test('times calls of the media store, and counts its errors, but not those of the bytes', async () => {
  const metrics = createMetrics();
  const failing: MediaStore = {
    put: () => Promise.reject(new Error('the client went away')),
    get: () => Promise.resolve(undefined),
    delete: () => Promise.reject(new MediaError('unavailable', 'away')),
    list: async function* () {
      // Nothing is stored.
    },
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const media = observeMedia(failing, metrics);
  await media.get('a');
  await expect(media.put('a', new Blob([]).stream())).rejects.toThrow('the client went away');
  await expect(media.delete('a')).rejects.toThrow('away');
  const text = await metrics.registry.metrics();
  expect(text).toContain('chat4all_media_call_duration_seconds_count{operation="get"} 1');
  expect(text).toContain('chat4all_media_errors_total{operation="delete",code="unavailable"} 1');
  expect(text).not.toContain('chat4all_media_errors_total{operation="put"');
});

test('counts scans by outcome', async () => {
  const metrics = createMetrics();
  const answers = [Promise.resolve(undefined), Promise.resolve('EICAR'), Promise.reject(new Error('down'))];
  const scan = (): Promise<string | undefined> => answers.shift() ?? Promise.resolve(undefined);
  const logger = await createLogger('test', 'silent');
  const scanner = observeScanner({ scan, check: () => Promise.resolve() }, metrics, logger);
  const empty = new Blob([]).stream();
  expect([await scanner.scan(empty), await scanner.scan(empty)]).toEqual([undefined, 'EICAR']);
  await expect(scanner.scan(empty)).rejects.toThrow('down');
  const text = await metrics.registry.metrics();
  for (const outcome of ['clean', 'malware', 'failed']) {
    expect(text).toContain(`chat4all_media_scans_total{outcome="${outcome}"} 1`);
  }
});

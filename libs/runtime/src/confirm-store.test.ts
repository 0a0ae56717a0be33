import type { PartitionLag } from '@chat4all/bus';
import { createMetrics } from '@chat4all/metrics';
import { EVENTS_TOPIC, PROJECTION_GROUP } from '@chat4all/records';
import { type Store, createStore } from '@chat4all/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { confirmStore } from './confirm-store.ts';
import { createLogger } from './logger.ts';
import type { App } from './run-app.ts';
import { readSettings } from './settings.ts';

const logger = await createLogger('test', 'silent');
let store: Store;
beforeEach(async () => {
  store = await createStore('sqlite::memory:');
});
afterEach(() => store.close());

const appWith = (environment: Record<string, string> = {}): App => ({
  ...{ settings: readSettings(environment), logger, metrics: createMetrics() },
  ...{ onStop: () => undefined, stopping: new AbortController().signal },
});

/** A log with 7 events, of which the projection has not finished `open`. */
const logWith = (open: number) => ({
  lag: (group: string): Promise<PartitionLag[]> =>
    Promise.resolve([
      { topic: EVENTS_TOPIC, partition: 0, records: group === PROJECTION_GROUP ? open : 5 },
      { topic: EVENTS_TOPIC, partition: 1, records: 2 },
    ]),
});

test('accepts a new store on a log that was not consumed, and the same store later', async () => {
  await confirmStore(appWith(), logWith(5), store);
  await confirmStore(appWith(), logWith(0), store);
});

test('refuses a new store on a log that another store has consumed, at every start', async () => {
  const expected = { code: 'misconfigured', message: /is empty, but 2 events of the log/ };
  for (let start = 0; start < 2; start += 1) {
    await expect(confirmStore(appWith(), logWith(3), store)).rejects.toMatchObject(expected);
  }
});

test('accepts it with CHAT4ALL_ACCEPT_EMPTY_STORE=1, from then on without', async () => {
  await confirmStore(appWith({ CHAT4ALL_ACCEPT_EMPTY_STORE: '1' }), logWith(3), store);
  await confirmStore(appWith(), logWith(3), store);
});

test('accepts a store that another process began to use meanwhile', async () => {
  const log = logWith(3);
  const bus = {
    lag: async (group: string) => {
      await store.setUsed();
      return log.lag(group);
    },
  };
  await confirmStore(appWith(), bus, store);
});

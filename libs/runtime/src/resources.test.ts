import { createMetrics } from '@chat4all/metrics';
import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';
import { serveMetrics } from './resources.ts';
import { readSettings } from './settings.ts';

test('/metrics reports each dependency, as it is at the scrape', async () => {
  const available = { bus: true, store: true };
  const check = (name: keyof typeof available) => () =>
    available[name] ? Promise.resolve() : Promise.reject(new Error('connect ECONNREFUSED'));
  const stops: (() => Promise<void>)[] = [];
  const app = {
    settings: readSettings({ CHAT4ALL_METRICS: '127.0.0.1:0' }),
    metrics: createMetrics(),
    logger: await createLogger('test', 'silent'),
    stopping: new AbortController().signal,
    onStop: (stop: () => Promise<void>) => stops.push(stop),
  };
  const url = await serveMetrics(app, { bus: check('bus') }, { store: check('store') });
  const reported = async (): Promise<string[]> =>
    (await (await fetch(`${url}/metrics`)).text()).match(/^chat4all_dependency_up.*$/gm) ?? [];

  expect(await reported()).toEqual([
    'chat4all_dependency_up{dependency="bus"} 1',
    'chat4all_dependency_up{dependency="store"} 1',
  ]);
  available.store = false;
  expect(await reported()).toContain('chat4all_dependency_up{dependency="store"} 0');
  available.bus = false;
  expect(await reported()).toContain('chat4all_dependency_up{dependency="bus"} 0');
  Object.assign(available, { bus: true, store: true });
  expect(await reported()).not.toContain(' 0');
  for (const stop of stops) await stop();
});

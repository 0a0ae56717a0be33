import { describe, expect, test } from 'vitest';
import { skipWithout } from './requirements.ts';
import { startPrometheus } from './start-prometheus.ts';

const { skip, named } = await skipWithout('prometheus');

describe.skipIf(skip)(named('Prometheus'), () => {
  test('answers queries with the given configuration, and stops when it is disposed', async () => {
    const { url, dispose } = await startPrometheus({
      configuration: 'global: { external_labels: { location: test } }',
    });
    const response = await fetch(`${url}/api/v1/query?query=1`);
    expect(await response.json()).toMatchObject({ status: 'success', data: { resultType: 'scalar' } });
    expect(await (await fetch(`${url}/api/v1/status/config`)).text()).toContain('location: test');
    await dispose();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  test('rejects with the reason if it does not start', async () => {
    await expect(startPrometheus({ configuration: 'nonsense: 1' })).rejects.toThrow(/field nonsense not found/);
  });
});

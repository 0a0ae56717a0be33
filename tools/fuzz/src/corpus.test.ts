import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readInputs } from './corpus.ts';
import { TARGETS } from './targets/index.ts';

test.each(Object.entries(TARGETS))(
  'no input of the corpus finds a fault: %s',
  async (name, start) => {
    await using target = await start();
    const corpus = await readInputs(join(import.meta.dirname, '../corpus', name));
    expect(corpus.length).toBeGreaterThan(0);
    for (const input of [...target.seeds, ...corpus]) expect(await target.run(input)).not.toBe('');
  },
  120_000,
);

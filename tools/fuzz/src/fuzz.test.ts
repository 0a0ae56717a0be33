import { expect, test } from 'vitest';
import { Coverage } from './coverage.ts';
import { fuzz } from './fuzz.ts';
import { guardedFault } from './testing/guarded-fault.ts';

test('finds a fault behind nested conditions by the coverage of mutants, and keeps what led to it', async () => {
  const coverage = await Coverage.start(/guarded-fault/);
  const kept: string[] = [];
  const found: string[] = [];
  const result = await fuzz(
    {
      seeds: [Buffer.from('....')],
      run: (input) =>
        new Promise((resolve) => {
          resolve(guardedFault(input));
        }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
    {
      ...{ corpus: [], coverage, seed: 1, durationMs: 30_000, stopAfter: 1 },
      onNew: (input) => Promise.resolve(void kept.push(input.toString())),
      onFinding: (input, error) => Promise.resolve(void found.push(`${input.toString()}: ${error.message}`)),
    },
  );
  await coverage.stop();
  expect(result.findings).toBe(1);
  expect(found[0]).toMatch(/^fuz.*: a fault/s);
  expect(kept.some((input) => input.startsWith('fu'))).toBe(true);
}, 60_000);

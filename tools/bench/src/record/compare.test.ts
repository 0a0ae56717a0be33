import { describe, expect, test } from 'vitest';
import { type Figure, memoryFigure, millisecondsFigure, noneFigure, rateFigure } from '../figure.ts';
import type { Measurements } from '../measurement.ts';
import { compare, comparisonRows, isWorse } from './compare.ts';

function results(...figures: readonly Figure[]): Measurements {
  return { send: { figures: [...figures], ledgers: [] } };
}

/** Compares one figure with a recorded one of the same name. */
function verdictOf(now: Figure, recorded: Figure): string | undefined {
  const [comparison] = compare(results(now), results(recorded));
  return comparison?.kind === 'compared' ? comparison.verdict : comparison?.kind;
}

const rate = (value: number, floor: number): Figure => rateFigure('rate', value, { floor });
const latency = (value: number, floor: number): Figure => millisecondsFigure('latency', value, { floor });

describe('a figure with a floor', () => {
  test('is worse if its ratio fell by 20 %', () => {
    expect(verdictOf(rate(80, 200), rate(100, 200))).toBe('worse');
    expect(verdictOf(latency(12, 1), latency(10, 1))).toBe('worse');
  });

  test('is the same if its ratio fell by 10 %', () => {
    expect(verdictOf(rate(90, 200), rate(100, 200))).toBe('same');
    expect(verdictOf(latency(11, 1), latency(10, 1))).toBe('same');
  });

  test('is better if its ratio improved by 20 %', () => {
    expect(verdictOf(rate(120, 200), rate(100, 200))).toBe('better');
    expect(verdictOf(latency(8, 1), latency(10, 1))).toBe('better');
  });

  test('is the same on a machine of half the speed', () => {
    expect(verdictOf(rate(50, 100), rate(100, 200))).toBe('same');
    expect(verdictOf(latency(20, 2), latency(10, 1))).toBe('same');
  });
});

describe('a figure without a floor', () => {
  test('is compared by value', () => {
    expect(verdictOf(memoryFigure('memory', 120), memoryFigure('memory', 100))).toBe('worse');
    expect(verdictOf(memoryFigure('memory', 110), memoryFigure('memory', 100))).toBe('same');
  });

  test('is compared by value with one that had a floor', () => {
    expect(verdictOf(rateFigure('rate', 100), rate(100, 200))).toBe('same');
  });

  test('is worse if it was 0', () => {
    expect(verdictOf(noneFigure('lost', 1), noneFigure('lost', 0))).toBe('worse');
    expect(verdictOf(noneFigure('lost', 0), noneFigure('lost', 0))).toBe('same');
  });
});

describe('a figure on one side only', () => {
  test('is new without a recorded one, and not worse', () => {
    const comparisons = compare(results(rate(100, 200)), results());
    expect(comparisons).toEqual([{ kind: 'new', figure: rate(100, 200) }]);
    expect(comparisons.some(isWorse)).toBe(false);
  });

  test('is missing without a measured one, and not worse', () => {
    const comparisons = compare(results(), results(rate(100, 200)));
    expect(comparisons).toEqual([{ kind: 'missing', figure: rate(100, 200) }]);
    expect(comparisons.some(isWorse)).toBe(false);
  });

  test('is left out if its measure did not run', () => {
    expect(compare({}, results(rate(100, 200)))).toEqual([]);
  });
});

test('the table shows the ratios beside the recorded ones, and marks worse, new and missing figures', () => {
  const now = results(rate(80, 200), latency(20, 2), memoryFigure('memory', 100));
  const recorded = results(rate(100, 200), latency(10, 1), rateFigure('drain', 4_000, { floor: 10_000 }));
  expect(comparisonRows(compare(now, recorded)).slice(1)).toEqual([
    ['rate', '40 %', '50 %', '-20 %', 'worse'],
    ['latency', '10.0 ×', '10.0 ×', '+0 %', ''],
    ['memory', '100 MB', '', '', 'new'],
    ['drain', '', '40 %', '', 'missing'],
  ]);
});

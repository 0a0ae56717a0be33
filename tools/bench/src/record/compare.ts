import { type Aim, type Figure, ratioOf } from '../figure.ts';
import { formatAs } from '../format.ts';
import type { Measurements } from '../measurement.ts';

/** The change that counts. */
const TOLERANCE = 0.15;

/** A figure beside the recorded one. */
export type Comparison =
  | {
      readonly kind: 'compared';
      readonly figure: Figure;
      /** `ratio` if both have a floor. */
      readonly of: Aim['of'];
      readonly now: number;
      readonly recorded: number;
      readonly verdict: 'better' | 'same' | 'worse';
    }
  /** The record has no such figure. */
  | { readonly kind: 'new'; readonly figure: Figure }
  /** A recorded figure of a measure that ran now without returning it. */
  | { readonly kind: 'missing'; readonly figure: Figure };

/** Compares results with recorded ones. Leaves out measures that did not run. */
export function compare(measurements: Measurements, recorded: Measurements): Comparison[] {
  return Object.entries(measurements).flatMap(([measure, { figures }]) => {
    const before = new Map(recorded[measure]?.figures.map((figure) => [figure.name, figure]));
    const names = new Set(figures.map(({ name }) => name));
    const missing = [...before.values()].filter(({ name }) => !names.has(name));
    return [
      ...figures.map((figure) => compareFigure(figure, before.get(figure.name))),
      ...missing.map((figure): Comparison => ({ kind: 'missing', figure })),
    ];
  });
}

/** Returns whether a figure became worse by more than 15 %. */
export function isWorse(comparison: Comparison): boolean {
  return comparison.kind === 'compared' && comparison.verdict === 'worse';
}

/** Returns the rows of a table of comparisons, the header first. */
export function comparisonRows(comparisons: readonly Comparison[]): string[][] {
  return [['figure', 'now', 'recorded', 'change', 'result'], ...comparisons.map(rowOf)];
}

function compareFigure(figure: Figure, before: Figure | undefined): Comparison {
  if (before === undefined) return { kind: 'new', figure };
  const [ratio, recordedRatio] = [ratioOf(figure), ratioOf(before)];
  const compared =
    ratio === undefined || recordedRatio === undefined
      ? ({ of: 'value', now: figure.value, recorded: before.value } as const)
      : ({ of: 'ratio', now: ratio, recorded: recordedRatio } as const);
  return { kind: 'compared', figure, ...compared, verdict: judge(figure, compared.now, compared.recorded) };
}

function judge({ better }: Figure, now: number, recorded: number): 'better' | 'same' | 'worse' {
  if (now > recorded * (1 + TOLERANCE)) return better === 'higher' ? 'better' : 'worse';
  if (now < recorded * (1 - TOLERANCE)) return better === 'higher' ? 'worse' : 'better';
  return 'same';
}

function rowOf(comparison: Comparison): string[] {
  const { figure, kind } = comparison;
  switch (kind) {
    case 'compared': {
      const { of, now, recorded, verdict } = comparison;
      const result = verdict === 'same' ? '' : verdict;
      return [figure.name, formatAs(of, figure, now), formatAs(of, figure, recorded), change(now, recorded), result];
    }
    case 'new':
      return [figure.name, formatMain(figure), '', '', kind];
    case 'missing':
      return [figure.name, '', formatMain(figure), '', kind];
  }
}

function formatMain(figure: Figure): string {
  const ratio = ratioOf(figure);
  return ratio === undefined ? formatAs('value', figure, figure.value) : formatAs('ratio', figure, ratio);
}

function change(now: number, recorded: number): string {
  if (recorded === 0) return '';
  return `${now < recorded ? '' : '+'}${Math.round((now / recorded - 1) * 100)} %`;
}

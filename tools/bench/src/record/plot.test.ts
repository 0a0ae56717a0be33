import { expect, test } from 'vitest';
import { sampleRecord } from '../testing/sample-record.ts';
import { drawPlot } from './plot.ts';

/** Asserts that every element is closed in order, and that text and attributes are escaped. Returns the names of the elements. */
function parseElements(svg: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  let roots = 0;
  const rest = svg.replaceAll(
    /<(\/?)([a-z]+)((?: [A-Za-z0-9:-]+="[^"<]*")*)(\/?)>/g,
    (_, closing: string, name: string, _attributes: string, isEmpty: string) => {
      if (closing !== '') expect(name).toBe(open.pop());
      else {
        if (open.length === 0) roots += 1;
        names.push(name);
        if (isEmpty === '') open.push(name);
      }
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(roots).toBe(1);
  expect(rest).not.toContain('<');
  expect(svg).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  return names;
}

const countOf = (names: readonly string[], name: string): number => names.filter((each) => each === name).length;

test('the plot is well-formed and says so without records', () => {
  const svg = drawPlot([]);
  parseElements(svg);
  expect(svg).toContain('No record exists yet.');
});

test('the plot of one record has a dot per figure with a floor', () => {
  const svg = drawPlot([sampleRecord('2026-01-31')]);
  const names = parseElements(svg);
  expect(countOf(names, 'g')).toBe(2);
  expect(countOf(names, 'circle')).toBe(2);
  expect(svg).toContain('SendMessage &amp; &lt;more></text>');
  expect(svg).toContain('aim 80 %');
});

test('the plot of several records has a line per figure, from the first date to the last', () => {
  const svg = drawPlot([sampleRecord('2026-01-31', 0.4), sampleRecord('2026-02-28', 0.8)]);
  const names = parseElements(svg);
  expect(countOf(names, 'path')).toBe(2);
  expect(countOf(names, 'circle')).toBe(4);
  expect(svg).toContain('<title>2026-01-31: 40 %</title>');
  expect(svg).toContain('<title>2026-02-28: 80 %</title>');
});

test('the plot leaves out figures without a floor', () => {
  expect(drawPlot([sampleRecord('2026-01-31')])).not.toContain('idle');
});

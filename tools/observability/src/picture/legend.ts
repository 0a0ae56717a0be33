import type { Series } from '../prometheus-api.ts';
import { element, round, text, widthOf } from './svg.ts';

/** A line of a chart. */
export interface Line {
  readonly name: string;
  readonly color: string;
  readonly points: Series['points'];
}

const SIZE = 10;
const MARK = 16;
/** More rows would leave no room for the lines. */
const MAXIMUM_ROWS = 4;
/** Distinguishable for color-blind readers (Okabe and Ito), then darker ones. */
const COLORS = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#8c6d1f', '#5b4b8a', '#666666'];

/** Returns lines with their colors, and with their names from the legends of the queries. */
export function namedLines(series: readonly { readonly legend: string; readonly series: Series }[]): Line[] {
  return series
    .map(({ legend, series: { labels, points } }) => ({
      name: legend.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? ''),
      points,
    }))
    .sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }))
    .map((line, index) => ({ ...line, color: COLORS[index % COLORS.length] ?? '#666666' }));
}

/** Breaks the legend into rows of this width. */
export function legendRows(lines: readonly Line[], width: number): Line[][] {
  const rows: Line[][] = [];
  let remaining = 0;
  for (const line of lines) {
    const needed = MARK + widthOf(line.name, SIZE) + 10;
    const row = rows.at(-1);
    if (row === undefined || needed > remaining) {
      rows.push([line]);
      remaining = width - needed;
    } else {
      row.push(line);
      remaining -= needed;
    }
  }
  return rows.slice(0, MAXIMUM_ROWS);
}

/** Draws the rows, with the base line of the first one at y. */
export function legendOf(rows: readonly (readonly Line[])[], x: number, y: number, rowHeight: number): string {
  return rows
    .flatMap((row, index) => {
      const base = y + index * rowHeight;
      let at = x;
      return row.map(({ name, color }) => {
        const mark = element('rect', { x: round(at), y: base - 5, width: 10, height: 3, fill: color });
        const label = text(name, at + MARK - 2, base, { 'font-size': SIZE });
        at += MARK + widthOf(name, SIZE) + 10;
        return mark + label;
      });
    })
    .join('\n');
}

import type { TimeRange } from '../prometheus-api.ts';
import { formatValue } from './format-value.ts';
import { type Line, legendOf, legendRows } from './legend.ts';
import { type Box, element, INK, round, text } from './svg.ts';

const AXIS_WIDTH = 52;
const PLOT_TOP = 34;
const PLOT_BOTTOM = 24;
const LEGEND_ROW = 14;
/** The approximate number of grid lines. */
const TICKS = 4;

/** The data of a chart. */
export interface Chart {
  readonly unit: string;
  readonly lines: readonly Line[];
  readonly thresholds: readonly { readonly value: number; readonly color: string }[];
  readonly range: TimeRange;
}

/** Draws lines over time, axes and legend into a box that has its title. */
export function lineChart({ unit, lines, thresholds, range }: Chart, box: Box): string {
  const rows = legendRows(lines, box.width - 24);
  const left = box.x + AXIS_WIDTH;
  const right = box.x + box.width - 14;
  const top = box.y + PLOT_TOP;
  const bottom = box.y + box.height - PLOT_BOTTOM - rows.length * LEGEND_ROW;
  const step = tickStep(
    Math.max(...lines.flatMap(({ points }) => points.map(([, value]) => value)).filter(Number.isFinite)),
  );
  const highest = step * TICKS;
  const atTime = (time: number): number => left + ((time - range.start) / (range.end - range.start)) * (right - left);
  const atValue = (value: number): number => bottom - (value / highest) * (bottom - top);

  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => index * step).map(
    (value) =>
      element('line', { x1: left, x2: right, y1: round(atValue(value)), y2: round(atValue(value)), stroke: INK.grid }) +
      text(formatValue(value, unit), left - 6, atValue(value) + 3.5, {
        'text-anchor': 'end',
        'font-size': 10,
        fill: INK.faint,
      }),
  );
  const minutes = Array.from({ length: Math.floor((range.end - range.start) / 60) + 1 }, (_, index) => {
    const at = atTime(range.start + index * 60);
    const anchor = at > right - 20 ? 'end' : 'middle';
    return text(`${index} min`, at, bottom + 14, { 'text-anchor': anchor, 'font-size': 10, fill: INK.faint });
  });
  const limits = thresholds
    .filter(({ value }) => value <= highest)
    .map(({ value, color }) =>
      element('line', {
        ...{ x1: left, x2: right, y1: round(atValue(value)), y2: round(atValue(value)) },
        ...{ stroke: color, 'stroke-dasharray': '4 4', 'stroke-width': 1 },
      }),
    );
  const drawn = lines.map(({ points, color }) =>
    element('path', {
      d: pathOf(points, atTime, atValue),
      ...{ fill: 'none', stroke: color, 'stroke-width': 1.6, 'stroke-linejoin': 'round' },
    }),
  );
  const legend = legendOf(rows, box.x + 14, bottom + PLOT_BOTTOM + 10, LEGEND_ROW);
  return [...ticks, ...minutes, ...limits, ...drawn, legend].join('\n');
}

/** Returns the path through the points, interrupted at missing values. */
function pathOf(points: Line['points'], atTime: (time: number) => number, atValue: (value: number) => number): string {
  let drawing = false;
  return points
    .map(([time, value]) => {
      if (!Number.isFinite(value)) {
        drawing = false;
        return '';
      }
      const command = drawing ? 'L' : 'M';
      drawing = true;
      return `${command}${round(atTime(time))} ${round(atValue(value))}`;
    })
    .join('');
}

/** Returns a round number of which a few make up the highest value; 1 if there is none. */
function tickStep(highest: number): number {
  if (!(highest > 0)) return 1;
  const wanted = highest / TICKS;
  const magnitude = 10 ** Math.floor(Math.log10(wanted));
  return magnitude * ([1, 2, 2.5, 5, 10].find((factor) => factor * magnitude >= wanted) ?? 10);
}

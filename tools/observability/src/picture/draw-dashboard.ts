import type { DashboardFile, PanelFile } from '../read-dashboards.ts';
import { panelsOf } from '../read-dashboards.ts';
import type { Series, TimeRange } from '../prometheus-api.ts';
import { formatValue } from './format-value.ts';
import { namedLines } from './legend.ts';
import { lineChart } from './line-chart.ts';
import { type Box, element, ink, text } from './svg.ts';

/** A cell of Grafana's grid, in pixels. */
const CELL = { width: 50, height: 27 };
const HEADER = 62;
const GAP = 4;
const WIDTH = 24 * CELL.width;
const thresholdColors: Readonly<Record<string, string>> = { green: '#1b7f3b', yellow: '#b7791f', red: '#c62828' };

/** What the queries of a panel gave, with their legends. */
export type PanelData = readonly { readonly legend: string; readonly series: Series }[];

/** Draws a dashboard's rows and panels where Grafana has them, from what its queries gave over a time. */
export function drawDashboard(
  dashboard: DashboardFile,
  dataOf: (panel: PanelFile) => PanelData,
  range: TimeRange,
  subtitle: string,
): string {
  const height = HEADER + CELL.height * Math.max(...dashboard.panels.map(({ gridPos: { y, h } }) => y + h)) + 8;
  const rows = dashboard.panels
    .filter(({ type }) => type === 'row')
    .map(({ title, gridPos: { y } }) =>
      text(title, 12, HEADER + y * CELL.height + 18, { 'font-size': 13, 'font-weight': 600, fill: ink.faint }),
    );
  const panels = panelsOf(dashboard).map((panel) => drawPanel(panel, dataOf(panel), range));
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...{ width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` },
      'font-family': 'Inter, "Helvetica Neue", Helvetica, Arial, sans-serif',
    },
    [
      '',
      element('rect', { width: WIDTH, height, fill: ink.ground }),
      text(dashboard.title, 12, 30, { 'font-size': 19, 'font-weight': 600 }),
      text(subtitle, 12, 50, { 'font-size': 12, fill: ink.faint }),
      ...rows,
      ...panels,
      '',
    ].join('\n'),
  );
}

function drawPanel(panel: PanelFile, data: PanelData, range: TimeRange): string {
  const { title, type, gridPos, fieldConfig } = panel;
  const { unit, thresholds } = fieldConfig.defaults;
  const box: Box = {
    x: gridPos.x * CELL.width + GAP,
    y: HEADER + gridPos.y * CELL.height + GAP,
    width: gridPos.w * CELL.width - 2 * GAP,
    height: gridPos.h * CELL.height - 2 * GAP,
  };
  const frame = element('rect', { ...box, rx: 4, fill: ink.panel, stroke: ink.grid });
  const heading = text(title, box.x + 12, box.y + 20, { 'font-size': 12, 'font-weight': 600 });
  const steps = thresholds.steps.map(({ value, color }) => ({
    value: value ?? -Infinity,
    color: thresholdColors[color] ?? ink.text,
  }));
  const inside =
    type === 'stat'
      ? drawNumber(data, unit, steps, box)
      : lineChart({ unit, lines: namedLines(data), thresholds: steps.slice(1), range }, box);
  return [frame, heading, inside].join('\n');
}

/** The last value, large, in the color of the threshold that it has reached. */
function drawNumber(
  data: PanelData,
  unit: string,
  steps: readonly { readonly value: number; readonly color: string }[],
  { x, y, width, height }: Box,
): string {
  const values = data.flatMap(({ series }) => series.points.map(([, value]) => value)).filter(Number.isFinite);
  const last = values.at(-1);
  const color = steps.findLast(({ value }) => last !== undefined && last >= value)?.color ?? ink.faint;
  return text(last === undefined ? 'no data' : formatValue(last, unit), x + width / 2, y + height / 2 + 22, {
    ...{ 'text-anchor': 'middle', 'font-size': 32, 'font-weight': 600 },
    fill: color,
  });
}

import type { DashboardFile, PanelFile } from '../read-dashboards.ts';
import { panelsOf } from '../read-dashboards.ts';
import type { Series, TimeRange } from '../prometheus-api.ts';
import { formatValue } from './format-value.ts';
import { namedLines } from './legend.ts';
import { lineChart } from './line-chart.ts';
import { type Box, element, INK, text } from './svg.ts';

/** A cell of Grafana's grid, in pixels. */
const CELL = { width: 50, height: 27 };
const HEADER = 62;
const GAP = 4;
const WIDTH = 24 * CELL.width;
/** A large panel, in pixels before scaling. */
const LARGE = { width: 400, height: 216 };
const LARGE_SCALE = 1.6;
const THRESHOLD_COLORS: Readonly<Record<string, string>> = { green: '#1b7f3b', yellow: '#b7791f', red: '#c62828' };

/** The results of a panel's queries, with their legends. */
export type PanelData = readonly { readonly legend: string; readonly series: Series }[];

/** Draws the rows and panels of a dashboard, arranged as in Grafana. */
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
      text(title, 12, HEADER + y * CELL.height + 18, { 'font-size': 13, 'font-weight': 600, fill: INK.faint }),
    );
  const panels = panelsOf(dashboard).map((panel) => {
    const { x, y, w, h } = panel.gridPos;
    const cell = { x: x * CELL.width, y: HEADER + y * CELL.height, width: w * CELL.width, height: h * CELL.height };
    return drawPanel(panel, dataOf(panel), range, inset(cell));
  });
  return picture({ width: WIDTH, height }, 1, [
    text(dashboard.title, 12, 30, { 'font-size': 19, 'font-weight': 600 }),
    text(subtitle, 12, 50, { 'font-size': 12, fill: INK.faint }),
    ...rows,
    ...panels,
  ]);
}

/** Draws a few panels large, two in a row. */
export function drawPanels(
  panels: readonly PanelFile[],
  dataOf: (panel: PanelFile) => PanelData,
  range: TimeRange,
): string {
  const { width, height } = LARGE;
  const drawn = panels.map((panel, index) => {
    const cell = { x: (index % 2) * width, y: Math.floor(index / 2) * height, width, height };
    return drawPanel(panel, dataOf(panel), range, inset(cell));
  });
  return picture({ width: 2 * width, height: Math.ceil(panels.length / 2) * height }, LARGE_SCALE, drawn);
}

function inset({ x, y, width, height }: Box): Box {
  return { x: x + GAP, y: y + GAP, width: width - 2 * GAP, height: height - 2 * GAP };
}

function picture(
  { width, height }: { readonly width: number; readonly height: number },
  scale: number,
  inside: readonly string[],
): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...{ width: width * scale, height: height * scale, viewBox: `0 0 ${width} ${height}` },
      'font-family': 'Inter, "Helvetica Neue", Helvetica, Arial, sans-serif',
    },
    ['', element('rect', { width, height, fill: INK.ground }), ...inside, ''].join('\n'),
  );
}

function drawPanel(panel: PanelFile, data: PanelData, range: TimeRange, box: Box): string {
  const { title, type, fieldConfig } = panel;
  const { unit, thresholds } = fieldConfig.defaults;
  const frame = element('rect', { ...box, rx: 4, fill: INK.panel, stroke: INK.grid });
  const heading = text(title, box.x + 12, box.y + 20, { 'font-size': 12, 'font-weight': 600 });
  const steps = thresholds.steps.map(({ value, color }) => ({
    value: value ?? -Infinity,
    color: THRESHOLD_COLORS[color] ?? INK.text,
  }));
  const inside =
    type === 'stat'
      ? drawNumber(data, unit, steps, box)
      : lineChart({ unit, lines: namedLines(data), thresholds: steps.slice(1), range }, box);
  return [frame, heading, inside].join('\n');
}

/** Draws the last value, large, in the color of its threshold. */
function drawNumber(
  data: PanelData,
  unit: string,
  steps: readonly { readonly value: number; readonly color: string }[],
  { x, y, width, height }: Box,
): string {
  const values = data.flatMap(({ series }) => series.points.map(([, value]) => value)).filter(Number.isFinite);
  const last = values.at(-1);
  const color = steps.findLast(({ value }) => last !== undefined && last >= value)?.color ?? INK.faint;
  return text(last === undefined ? 'no data' : formatValue(last, unit), x + width / 2, y + height / 2 + 22, {
    ...{ 'text-anchor': 'middle', 'font-size': 32, 'font-weight': 600 },
    fill: color,
  });
}

import { type Figure, ratioOf } from '../figure.ts';
import { formatRatio } from '../format.ts';
import type { BenchRecord } from './bench-record.ts';

/** The measures whose ratios are drawn. */
const MEASURES = ['send', 'drain', 'latency', 'kafka'];

const COLUMNS = 2;
const PANEL = { width: 440, height: 150 };
/** The area of the line inside a panel. */
const AREA = { left: 56, right: 424, top: 44, bottom: 120 };
const INK = '#1f2430';
const MUTED = '#6b7280';
const LINE = '#2563eb';
const FONT = 'font-family="Inter, &quot;Helvetica Neue&quot;, Helvetica, Arial, sans-serif"';

interface Point {
  readonly date: string;
  readonly figure: Figure;
  readonly ratio: number;
}

/** Draws the ratios to their floors over the records, oldest first, as an SVG: one panel for each figure. */
export function drawPlot(records: readonly BenchRecord[]): string {
  const lines = ratioLines(records);
  const panels = [...lines.values()].map((points, index) => {
    const [x, y] = [(index % COLUMNS) * PANEL.width, Math.floor(index / COLUMNS) * PANEL.height];
    return `<g transform="translate(${x} ${y})">\n${drawPanel(points)}\n</g>`;
  });
  const height = Math.max(1, Math.ceil(panels.length / COLUMNS)) * PANEL.height;
  const width = COLUMNS * PANEL.width;
  const content = panels.length > 0 ? panels.join('\n') : text(16, 24, 'No record exists yet.');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${FONT} font-size="11">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${content}
</svg>
`;
}

function ratioLines(records: readonly BenchRecord[]): Map<string, Point[]> {
  const lines = new Map<string, Point[]>();
  for (const { date, measures } of records) {
    for (const figure of MEASURES.flatMap((measure) => measures[measure]?.figures ?? [])) {
      const ratio = ratioOf(figure);
      if (ratio === undefined) continue;
      const points = lines.get(figure.name) ?? [];
      lines.set(figure.name, points);
      points.push({ date, figure, ratio });
    }
  }
  return lines;
}

/** Draws the points of a line at equal distances, with the aim of the last one. */
function drawPanel(points: readonly Point[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return '';
  const { figure } = last;
  const aim = figure.aim?.of === 'ratio' ? figure.aim.bound : undefined;
  const top = Math.max(...points.map(({ ratio }) => ratio), aim ?? 0) * 1.1;
  const x = (index: number): number =>
    AREA.left + (AREA.right - AREA.left) * (points.length === 1 ? 1 : index / (points.length - 1));
  const y = (ratio: number): number => AREA.bottom - (AREA.bottom - AREA.top) * (ratio / top);
  const places = points.map(({ ratio }, index) => `${round(x(index))} ${round(y(ratio))}`);
  const dots = points.map(
    ({ date, ratio }, index) =>
      `<circle cx="${round(x(index))}" cy="${round(y(ratio))}" r="3" fill="${LINE}"><title>${date}: ${formatRatio(figure, ratio)}</title></circle>`,
  );
  return [
    // The panels are too narrow for names that describe their floor.
    text(16, 24, figure.name.replace(/; floor: .*$/, ''), `font-weight="600"`),
    `<line x1="${AREA.left}" x2="${AREA.right}" y1="${AREA.bottom}" y2="${AREA.bottom}" stroke="#e5e7eb"/>`,
    text(AREA.left - 8, AREA.bottom, '0', `text-anchor="end" fill="${MUTED}"`),
    ...(aim === undefined ? [] : drawAim(y(aim), `aim ${formatRatio(figure, aim)}`)),
    `<path d="M${places.join('L')}" fill="none" stroke="${LINE}" stroke-width="1.5"/>`,
    ...dots,
    text(AREA.right, round(y(last.ratio)) - 8, formatRatio(figure, last.ratio), `text-anchor="end"`),
    ...(points.length > 1 ? [text(AREA.left, AREA.bottom + 16, first.date, `fill="${MUTED}"`)] : []),
    text(AREA.right, AREA.bottom + 16, last.date, `text-anchor="end" fill="${MUTED}"`),
  ].join('\n');
}

function drawAim(y: number, label: string): string[] {
  return [
    `<line x1="${AREA.left}" x2="${AREA.right}" y1="${round(y)}" y2="${round(y)}" stroke="${MUTED}" stroke-dasharray="4 3"/>`,
    text(AREA.left + 4, round(y) - 4, label, `fill="${MUTED}"`),
  ];
}

function text(x: number, y: number, content: string, attributes = ''): string {
  const fill = attributes.includes('fill=') ? '' : ` fill="${INK}"`;
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}"${fill}${attributes && ` ${attributes}`}>${escaped}</text>`;
}

function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}

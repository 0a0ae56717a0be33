import { type Aim, type Figure, isMet, ratioOf } from './figure.ts';

/** Returns a rounded number with thousands separators, for example `12,345`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** Formats a number in the unit of a figure. */
export function formatValue({ unit }: Figure, value: number): string {
  switch (unit) {
    case '/s':
      return `${count(value)}/s`;
    case 'ms':
    case 's':
      return `${value.toFixed(value < 10 ? 2 : 1)} ${unit}`;
    case 'MB':
    case 'bytes':
      return `${count(value)} ${unit}`;
    case 'times':
      return count(value);
  }
}

/** Formats a ratio to the floor of a figure: in percent, or how many times the floor if less is better. */
export function formatRatio({ better }: Figure, ratio: number): string {
  return better === 'higher' ? `${Math.round(ratio * 100)} %` : `${ratio.toFixed(ratio < 10 ? 2 : 1)} ×`;
}

/** Formats a number that is the value of a figure or its ratio. */
export function formatAs(of: Aim['of'], figure: Figure, number: number): string {
  return of === 'value' ? formatValue(figure, number) : formatRatio(figure, number);
}

/** Formats the aim of a figure, for example `≥ 80 %`; empty if it has none. */
export function formatAim(figure: Figure): string {
  const { better, aim } = figure;
  if (aim === undefined) return '';
  return `${better === 'higher' ? '≥' : '≤'} ${formatAs(aim.of, figure, aim.bound)}`;
}

/** Returns the rows of a table of figures, the header first. */
export function figureRows(figures: readonly Figure[]): string[][] {
  const header = ['figure', 'measured', 'floor', 'ratio', 'aim', 'result'];
  const rows = figures.map((figure) => {
    const { name, value, floor } = figure;
    const [ratio, met] = [ratioOf(figure), isMet(figure)];
    return [
      name,
      formatValue(figure, value),
      floor === undefined ? '' : formatValue(figure, floor),
      ratio === undefined ? '' : formatRatio(figure, ratio),
      formatAim(figure),
      met === undefined ? '' : met ? 'met' : 'missed',
    ];
  });
  return [header, ...rows];
}

/** Returns rows as aligned text. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const format = (row: readonly string[]): string =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  return rows.map((row) => format(row).trimEnd()).join('\n');
}

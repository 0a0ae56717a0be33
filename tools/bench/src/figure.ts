/** A measurement, with a floor to compare it with. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  /** The same measurement without the product, or with the minimum of work. */
  readonly floor?: string;
  /** The ratio of value and floor. */
  readonly ratio?: string;
  /** The target. */
  readonly aim: string;
  readonly met: boolean;
}

/** Returns a rounded number with thousands separators, for example `12,345`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** Returns a figure that must be 0. */
export function noneFigure(name: string, value: number): Figure {
  return { name, value: count(value), aim: '0', met: value === 0 };
}

/** Returns a figure of a time in seconds, with the longest time that meets the aim. */
export function secondsFigure(name: string, value: number, aim: number): Figure {
  return { name, value: `${value.toFixed(2)} s`, aim: `${aim} s`, met: value <= aim };
}

/** Runs measurements one after the other. Prints each result to standard error at once, because all take minutes. */
export async function measureEach(measures: readonly (() => Promise<readonly Figure[]>)[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const measure of measures) {
    const measured = await measure();
    for (const { name, value, floor } of measured)
      console.error(`${name}: ${value}${floor ? ` (floor ${floor})` : ''}`);
    figures.push(...measured);
  }
  return figures;
}

/** Prints the figures as a table, or as JSON lines. */
export function print(figures: readonly Figure[], json: boolean): void {
  if (json) {
    for (const figure of figures) console.log(JSON.stringify(figure));
    return;
  }
  const header = ['', 'measured', 'floor', 'ratio', 'aim', ''];
  const rows = figures.map(({ name, value, floor = '', ratio = '', aim, met }) => [
    name,
    value,
    floor,
    ratio,
    aim,
    met ? 'met' : 'missed',
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)));
  for (const row of [header, ...rows]) console.log(row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
}

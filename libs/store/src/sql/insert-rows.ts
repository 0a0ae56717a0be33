import type { AddValue } from './pages.ts';

/** Returns an INSERT of at least one row, given as values by column. All rows have the same columns. */
export function insertRows(
  table: string,
  rows: readonly Readonly<Record<string, string | number>>[],
  value: AddValue,
): string {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  const values = rows.map((row) => `(${listed(value, Object.values(row))})`).join(', ');
  return `INSERT INTO ${table} (${columns}) VALUES ${values}`;
}

/** Returns placeholders of values, separated by commas. */
export function listed(value: AddValue, values: readonly (string | number)[]): string {
  return values.map(value).join(', ');
}

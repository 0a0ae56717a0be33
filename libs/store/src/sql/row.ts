import { StoreError } from '../store-error.ts';

/** A row as a driver's library gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** A column that holds text. Fails when it does not: the schema and the code disagree. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw unexpected(column, value);
  return value;
}

/** A column that holds text or NULL. */
export function optionalText(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column);
}

/** A column that holds a whole number. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw unexpected(column, value);
  return value;
}

/** A column that holds a whole number or NULL. */
export function optionalInteger(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : integer(row, column);
}

/** A column that holds bytes. */
export function bytes(row: Row, column: string): Uint8Array {
  const value = optionalBytes(row, column);
  if (value === undefined) throw unexpected(column, value);
  return value;
}

/** A column that holds bytes or NULL. */
export function optionalBytes(row: Row, column: string): Uint8Array | undefined {
  const value = row[column];
  if (value === null) return undefined;
  if (!(value instanceof Uint8Array)) throw unexpected(column, value);
  return value;
}

/** A column that holds rows of another table, as JSON. */
export function nestedRows(row: Row, column: string): Row[] {
  const value = row[column];
  if (!Array.isArray(value) || !value.every(isRow)) throw unexpected(column, value);
  return value;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

function unexpected(column: string, value: unknown): StoreError {
  return new StoreError('misconfigured', `column ${column} holds ${typeof value}, which this version does not write`);
}

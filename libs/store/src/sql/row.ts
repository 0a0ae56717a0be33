import { StoreError } from '../store-error.ts';

/** A row as the database library returns it. */
export type Row = Readonly<Record<string, unknown>>;

/** Returns a text column. This and the others fail with `misconfigured` if the column holds something else. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw unexpected(column, value);
  return value;
}

/** Returns a text column that may be NULL. */
export function optionalText(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column);
}

/** Returns an integer column. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw unexpected(column, value);
  return value;
}

/** Returns an integer column that may be NULL. */
export function optionalInteger(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : integer(row, column);
}

/** Returns a binary column. */
export function bytes(row: Row, column: string): Uint8Array {
  const value = optionalBytes(row, column);
  if (value === undefined) throw unexpected(column, value);
  return value;
}

/** Returns a binary column that may be NULL. */
export function optionalBytes(row: Row, column: string): Uint8Array | undefined {
  const value = row[column];
  if (value === null) return undefined;
  if (!(value instanceof Uint8Array)) throw unexpected(column, value);
  return value;
}

/** Returns a column with an array of integers. */
export function integers(row: Row, column: string): number[] {
  const value = row[column];
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'number')) throw unexpected(column, value);
  return value;
}

/** Returns a JSON column with rows of another table. */
export function nestedRows(row: Row, column: string): Row[] {
  const value = row[column];
  if (!Array.isArray(value) || !value.every(isRow)) throw unexpected(column, value);
  return value;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

function unexpected(column: string, value: unknown): StoreError {
  return new StoreError(
    'misconfigured',
    `column ${column} contains ${typeof value}, which this version does not write`,
  );
}

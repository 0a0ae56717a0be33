/**
 * Returns a common table expression for `WITH RECURSIVE` with the distinct values of a column, and a NULL. Each is
 * found in an index that begins with the column, so that rows with the same value are not read.
 */
export function distinctValues(name: string, table: string, column: string): string {
  return `${name} (${column}) AS (
    SELECT min(${column}) FROM ${table}
    UNION ALL
    SELECT (SELECT min(${column}) FROM ${table} WHERE ${column} > ${name}.${column}) FROM ${name}
    WHERE ${name}.${column} IS NOT NULL
  )`;
}

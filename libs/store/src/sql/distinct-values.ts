/**
 * A member of a `WITH RECURSIVE` that has the distinct values of a column, and then a NULL. They are found one by one in an
 * index that begins with the column, so that what has the same value is not looked at.
 */
export function distinctValues(name: string, table: string, column: string): string {
  return `${name} (${column}) AS (
    SELECT min(${column}) FROM ${table}
    UNION ALL
    SELECT (SELECT min(${column}) FROM ${table} WHERE ${column} > ${name}.${column}) FROM ${name}
    WHERE ${name}.${column} IS NOT NULL
  )`;
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** A table in a page that is generated from code. */
export interface GeneratedTable {
  /** The page's path in the repository, such as `docs/settings.md`. */
  readonly page: string;
  /** The section's name in the page: the table stands between `<!-- name: generated -->` and `<!-- name: end -->`. */
  readonly name: string;
  /** The header and the rows. */
  readonly rows: readonly (readonly string[])[];
  /** The command that writes the table, for the error message. */
  readonly command: string;
}

/**
 * Writes a generated table into its page. With `--check` among the program's arguments, only compares it, and sets the exit
 * code to 1 if the page is stale. Throws if the page has no such section.
 */
export function writeGeneratedTable({ page, name, rows, command }: GeneratedTable): void {
  const [begin, end] = [`<!-- ${name}: generated -->\n`, `<!-- ${name}: end -->`];
  const file = join(ROOT, page);
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page}: section "${name}" is required (${begin.trim()} … ${end})`);
  const fresh = `${text.slice(0, from + begin.length)}\n${toTable(rows)}\n\n${text.slice(to)}`;
  if (!process.argv.includes('--check')) writeFileSync(file, fresh);
  else if (fresh !== text) {
    console.error(`${page}: the table "${name}" is stale; run ${command}`);
    process.exitCode = 1;
  }
}

/** Formats rows as a Markdown table, padded as prettier does. */
function toTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const format = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [header = [], ...body] = rows;
  return [format(header), format(widths.map((width) => '-'.repeat(width))), ...body.map(format)].join('\n');
}

// Writes the table of settings into docs/settings.md. With --check it fails if the committed table is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSettings } from '../src/settings.ts';

const file = join(import.meta.dirname, '../../../docs/settings.md');
const [begin, end] = ['<!-- settings: generated -->\n', '<!-- settings: end -->'];

const rows = [
  ['variable', 'default', 'meaning'],
  ...describeSettings().map(({ name, defaultValue, meaning }) => [
    `\`${name}\``,
    defaultValue === undefined ? 'none' : `\`${defaultValue}\``,
    meaning,
  ]),
];
const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
const [header, ...body] = rows.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`);
const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
const table = `\n${[header, rule, ...body].join('\n')}\n\n`;

const text = readFileSync(file, 'utf8');
const [from, to] = [text.indexOf(begin), text.indexOf(end)];
if (from < 0 || to < from) throw new Error(`docs/settings.md has no place for the table: ${begin.trim()} … ${end}`);
const fresh = text.slice(0, from + begin.length) + table + text.slice(to);
if (!process.argv.includes('--check')) writeFileSync(file, fresh);
else if (fresh !== text) {
  console.error('The table of settings is stale. Run: npx nx run runtime:generate');
  process.exitCode = 1;
}

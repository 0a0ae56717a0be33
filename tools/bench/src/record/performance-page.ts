import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeGeneratedTable } from '@chat4all/generated-tables';
import { pageTables } from './page-tables.ts';
import { drawPlot } from './plot.ts';
import { readRecords } from './record-files.ts';
import { RECORDS_FOLDER, root } from './root.ts';

const PLOT = join(RECORDS_FOLDER, 'ratios.svg');
const COMMAND = 'npm run bench -- --plot';

/**
 * Writes the plot of all records, and the tables of docs/performance.md from the newest one. With `--check` among the
 * program's arguments, only compares them, and sets the exit code to 1 if one is stale.
 */
export function writePerformancePage(): void {
  const records = readRecords();
  for (const [name, rows] of Object.entries(pageTables(records.at(-1)))) {
    writeGeneratedTable({ page: 'docs/performance.md', name, rows, command: COMMAND });
  }
  const plot = drawPlot(records);
  if (!process.argv.includes('--check')) writeFileSync(PLOT, plot);
  else if (!existsSync(PLOT) || readFileSync(PLOT, 'utf8') !== plot) {
    console.error(`${relative(root, PLOT)}: the plot is stale; run ${COMMAND}`);
    process.exitCode = 1;
  }
}

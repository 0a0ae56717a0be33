import type { Counts } from './probes.ts';

/** Prints the work of each process per message to standard error: one row per kind of work, one column per process. */
export function printLedger(title: string, ledger: ReadonlyMap<string, Counts>): void {
  const kinds = [...new Set([...ledger.values()].flatMap((counts) => Object.keys(counts)))]
    .filter((kind) => kind !== 'resident bytes')
    .toSorted();
  const rows = [
    [title, ...ledger.keys()],
    ...kinds.map((kind) => [kind, ...[...ledger.values()].map((counts) => format(counts[kind]))]),
  ];
  const [header = []] = rows;
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    console.error(
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
    );
  }
  console.error('');
}

function format(count: number | undefined): string {
  if (count === undefined || count === 0) return '';
  return count >= 100 ? Math.round(count).toLocaleString('en') : count.toFixed(2);
}

import { z } from 'zod';
import { count } from '../format.ts';

export const ledgerSchema = z.object({
  /** The installation, for example `over Kafka`. */
  name: z.string(),
  /** The load, in messages per second. */
  perSecond: z.number(),
  /** The times from call to READ, in milliseconds. */
  p50Ms: z.number(),
  p99Ms: z.number(),
  /** The work for one message, by process and kind. */
  processes: z.record(z.string(), z.record(z.string(), z.number())),
});

/** The work of every process for one message. */
export type Ledger = Readonly<z.infer<typeof ledgerSchema>>;

/** Returns the CPU time of one message in all processes, in milliseconds. */
export function cpuMilliseconds({ processes }: Ledger): number {
  return Object.values(processes).reduce((sum, { 'CPU µs': time = NaN }) => sum + time, 0) / 1_000;
}

/** Returns a ledger as a table, the header first: one row per kind of work, one column per process. */
export function ledgerRows(ledger: Ledger): string[][] {
  const { name, perSecond, p50Ms, p99Ms, processes } = ledger;
  const title = `${name}, ${perSecond}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`;
  return workRows(title, processes);
}

/** Returns a table of counts, the header first: one row per kind of work, one column per entry of `columns`. */
export function workRows(title: string, columns: Ledger['processes']): string[][] {
  const kinds = [...new Set(Object.values(columns).flatMap((counts) => Object.keys(counts)))].toSorted();
  const row = (kind: string): string[] => [kind, ...Object.values(columns).map((counts) => formatWork(counts[kind]))];
  return [[title, ...Object.keys(columns)], ...kinds.map(row)];
}

function formatWork(work = 0): string {
  if (work === 0) return '';
  return work >= 100 ? count(work) : work.toFixed(2);
}

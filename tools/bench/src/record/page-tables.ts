import { type Ledger, workRows } from '../cost/ledger.ts';
import { figureRows } from '../format.ts';
import type { BenchRecord } from './bench-record.ts';

/** The load whose ledger over Kafka is shown for each process, in messages per second. */
const MAIN_LOAD = 200;

type Rows = readonly (readonly string[])[];

/** Returns the tables of docs/performance.md by section, from the newest record if there is one. */
export function pageTables(record: BenchRecord | undefined): Readonly<Record<string, Rows>> {
  if (record === undefined) {
    const none = [['No record exists yet.']];
    return { record: none, ledger: none, 'kafka-ledger': none, figures: none };
  }
  const measurements = Object.values(record.measures);
  const ledgers = measurements.flatMap((measurement) => measurement.ledgers);
  return {
    record: recordRows(record),
    ledger: ledgerRows(ledgers),
    'kafka-ledger': kafkaRows(ledgers),
    figures: figureRows(measurements.flatMap(({ figures }) => figures)),
  };
}

function recordRows({ date, commit, machine }: BenchRecord): Rows {
  const { cpu, cores, memoryGigabytes, kernel, node } = machine;
  return [
    ['date', 'commit', 'CPU', 'cores', 'memory', 'kernel', 'Node'],
    [date, commit, cpu, `${cores}`, `${memoryGigabytes} GB`, kernel, node],
  ];
}

/** Returns the work of all processes together, one column per ledger. */
function ledgerRows(ledgers: readonly Ledger[]): Rows {
  if (ledgers.length === 0) return [['The newest record has no ledger.']];
  return workRows(
    'work for one message',
    Object.fromEntries(ledgers.map((ledger) => [`${ledger.name}, ${ledger.perSecond}/s`, sumOf(ledger)])),
  );
}

/** Returns the work of each process over Kafka. */
function kafkaRows(ledgers: readonly Ledger[]): Rows {
  const ledger = ledgers.find(({ name, perSecond }) => name === 'over Kafka' && perSecond === MAIN_LOAD);
  return ledger === undefined
    ? [['The newest record has no ledger.']]
    : workRows('work for one message', ledger.processes);
}

function sumOf({ processes }: Ledger): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [kind, work] of Object.values(processes).flatMap((counts) => Object.entries(counts))) {
    sums[kind] = (sums[kind] ?? 0) + work;
  }
  return sums;
}

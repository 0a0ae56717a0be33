import { isDeepStrictEqual } from 'node:util';
import { resolve } from 'node:path';
import { formatTable } from './format.ts';
import { type Measurement, type Measurements, printJson, printTables } from './measurement.ts';
import { MEASURES } from './measures.ts';
import { type BenchRecord, describeRun } from './record/bench-record.ts';
import { compare, comparisonRows, isWorse } from './record/compare.ts';
import { writePerformancePage } from './record/performance-page.ts';
import { readNewestRecord, readRecord, writeRecord } from './record/record-files.ts';

export interface BenchOptions {
  readonly json?: true;
  readonly record?: true;
  /** The file of the record to compare with, or true for the newest one. */
  readonly compare?: string | true;
}

/**
 * Runs measures and prints their results. Sets the exit code to 1 if a figure is worse than in the record that it is
 * compared with. Throws a RecordFileError if a record cannot be read or written.
 */
export async function runBench(names: readonly string[], options: BenchOptions): Promise<void> {
  // Measuring takes minutes: a record that cannot be read is reported before.
  const earlier = options.compare === undefined ? undefined : readEarlier(options.compare);
  const run = describeRun();
  const measurements = await measureAll(names);
  if (options.json) printJson(measurements);
  else printTables(measurements);
  if (earlier !== undefined) printComparison(measurements, earlier);
  if (earlier !== undefined && !isDeepStrictEqual(earlier.machine, run.machine)) {
    console.error('The record is of another machine or Node version: only ratios can be compared.');
  }
  if (options.record) {
    console.error(`wrote ${writeRecord({ ...run, measures: measurements })}`);
    writePerformancePage();
  }
}

function readEarlier(file: string | true): BenchRecord {
  return file === true ? readNewestRecord() : readRecord(resolve(file));
}

async function measureAll(names: readonly string[]): Promise<Measurements> {
  const measurements: Record<string, Measurement> = {};
  for (const name of names) {
    const measure = MEASURES.get(name);
    if (measure === undefined) throw new Error(`unknown measure ${name}`);
    if (process.stderr.isTTY) console.error(`measuring ${name} …`);
    measurements[name] = await measure();
  }
  return measurements;
}

function printComparison(measurements: Measurements, { date, commit, measures }: BenchRecord): void {
  const comparisons = compare(measurements, measures);
  console.log(`\nbeside the record of ${date}, commit ${commit}:`);
  console.log(formatTable(comparisonRows(comparisons)));
  const worse = comparisons.filter(isWorse).length;
  if (worse === 0) return;
  console.log(`${worse} of ${comparisons.length} figures are worse by more than 15 %`);
  process.exitCode = 1;
}

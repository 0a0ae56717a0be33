import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ZodError } from 'zod';
import { type BenchRecord, recordSchema } from './bench-record.ts';
import { RECORDS_FOLDER, root } from './root.ts';

/** A record that cannot be read or written; its message needs no stack trace. */
export class RecordFileError extends Error {
  override readonly name = 'RecordFileError';
}

const REMEDY = 'write one with npm run bench -- --record, or name another file with --compare, after the measures';

/** Reads a record. Throws a {@link RecordFileError}. */
export function readRecord(file: string): BenchRecord {
  const name = relative(root, file);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/, open .*$/, '') : String(error);
    throw new RecordFileError(`${name}: cannot be read (${reason}); ${REMEDY}`, { cause: error });
  }
  const parsed = recordSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new RecordFileError(`${name}: not a record, ${describe(parsed.error)}; ${REMEDY}`);
}

/** Reads the records of a folder, oldest first. Throws a {@link RecordFileError}. */
export function readRecords(folder = RECORDS_FOLDER): BenchRecord[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^\d{4}-\d\d-\d\d\.json$/.test(name));
  return names.toSorted().map((name) => readRecord(join(folder, name)));
}

/** Reads the newest record of a folder. Throws a {@link RecordFileError} if there is none. */
export function readNewestRecord(folder = RECORDS_FOLDER): BenchRecord {
  const newest = readRecords(folder).at(-1);
  if (newest === undefined) throw new RecordFileError(`${relative(root, folder)}: no record exists; ${REMEDY}`);
  return newest;
}

/**
 * Writes a record to `<date>.json`. Keeps other measures of a record of the same day, commit and machine; replaces any other
 * record of the day. Returns the file's path in the repository. Throws a {@link RecordFileError} for a figure that is not
 * a number.
 */
export function writeRecord(record: BenchRecord, folder = RECORDS_FOLDER): string {
  const file = join(folder, `${record.date}.json`);
  const name = relative(root, file);
  const { measures: earlier = {}, ...facts } = existsSync(file) ? readRecord(file) : {};
  const { measures, ...newFacts } = record;
  const merged = isDeepStrictEqual(facts, newFacts) ? { ...newFacts, measures: { ...earlier, ...measures } } : record;
  const parsed = recordSchema.safeParse(merged);
  if (!parsed.success) throw new RecordFileError(`${name}: not written, ${describe(parsed.error)}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(parsed.data, null, 2)}\n`);
  return name;
}

function describe({ issues }: ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

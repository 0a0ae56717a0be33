import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rateFigure } from '../figure.ts';
import { sampleRecord } from '../testing/sample-record.ts';
import { describeRun } from './bench-record.ts';
import { RecordFileError, readNewestRecord, readRecord, readRecords, writeRecord } from './record-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-records-'));
});
afterEach(() => rm(folder, { recursive: true }));

const measured = (value: number) => ({ figures: [rateFigure('rate', value)], ledgers: [] });

describe('a record', () => {
  test('is read as it was written', () => {
    const record = { ...sampleRecord('2026-01-31'), ...describeRun() };
    writeRecord(record, folder);
    expect(readNewestRecord(folder)).toEqual(record);
  });

  test('keeps the measures of an earlier run of the same day, commit and machine', () => {
    const { measures, ...facts } = sampleRecord('2026-01-31');
    writeRecord({ ...facts, measures: { ...measures, kafka: measured(1) } }, folder);
    writeRecord({ ...facts, measures: { kafka: measured(2) } }, folder);
    expect(readNewestRecord(folder).measures).toEqual({ ...measures, kafka: measured(2) });
  });

  test('replaces one of another commit', () => {
    writeRecord(sampleRecord('2026-01-31'), folder);
    const record = { ...sampleRecord('2026-01-31'), commit: 'other', measures: { kafka: measured(2) } };
    writeRecord(record, folder);
    expect(readNewestRecord(folder)).toEqual(record);
  });

  test('is not written if a figure is not a number', () => {
    const record = { ...sampleRecord('2026-01-31'), measures: { kafka: measured(NaN) } };
    expect(() => writeRecord(record, folder)).toThrow(/measures\.kafka\.figures\.0\.value/);
    expect(readRecords(folder)).toEqual([]);
  });
});

describe('records', () => {
  test('are read by date, without other files of the folder', async () => {
    for (const date of ['2026-02-01', '2025-12-31', '2026-01-31']) writeRecord(sampleRecord(date), folder);
    await writeFile(join(folder, 'ratios.svg'), '<svg/>');
    expect(readRecords(folder).map(({ date }) => date)).toEqual(['2025-12-31', '2026-01-31', '2026-02-01']);
    expect(readNewestRecord(folder).date).toBe('2026-02-01');
  });

  test('are none without the folder, and the error says how to write one', () => {
    expect(readRecords(join(folder, 'none'))).toEqual([]);
    expect(() => readNewestRecord(folder)).toThrow(/no record exists; write one with npm run bench -- --record/);
  });
});

describe('a file that is not a record', () => {
  test.each([
    ['invalid JSON', '{', /2026-01-31\.json: cannot be read \(/],
    ['a missing field', '{"date": "2026-01-31"}', /2026-01-31\.json: not a record, commit: /],
  ])('is refused for %s, by its name', async (_, content, message) => {
    const file = join(folder, '2026-01-31.json');
    await writeFile(file, content);
    expect(() => readRecord(file)).toThrow(RecordFileError);
    expect(() => readRecord(file)).toThrow(message);
  });

  test('is refused if it does not exist', () => {
    expect(() => readRecord(join(folder, 'send'))).toThrow(
      /send: cannot be read \(ENOENT: no such file or directory\)/,
    );
  });
});

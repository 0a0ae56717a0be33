import { expect, test } from 'vitest';
import { sampleRecord } from '../testing/sample-record.ts';
import { pageTables } from './page-tables.ts';

test('the tables say that no record exists', () => {
  for (const rows of Object.values(pageTables(undefined))) expect(rows).toEqual([['No record exists yet.']]);
});

test('the tables are those of the record', () => {
  const { record, figures, ledger, 'kafka-ledger': kafkaLedger } = pageTables(sampleRecord('2026-01-31'));
  expect(record?.[1]).toEqual(['2026-01-31', '0123456789ab', 'a CPU', '2', '8 GB', 'Linux 6.1', 'v24.0.0']);
  expect(figures?.slice(1)).toEqual([
    ['SendMessage & <more>', '1,000/s', '2,000/s', '50 %', '≥ 80 %', 'missed'],
    ['p50', '8.00 ms', '2.00 ms', '4.00 ×', '≤ 8.00 ms', 'met'],
    ['idle', '100 MB', '', '', '', ''],
  ]);
  expect(ledger).toEqual([
    ['work for one message', 'over Kafka, 200/s'],
    ['CPU µs', '1,800'],
    ['encodes', '4.00'],
  ]);
  expect(kafkaLedger).toEqual([
    ['work for one message', 'router', 'broker'],
    ['CPU µs', '800', '1,000'],
    ['encodes', '4.00', ''],
  ]);
});

test('the tables of the ledger say that the record has none', () => {
  const { ledger } = pageTables({ ...sampleRecord('2026-01-31'), measures: {} });
  expect(ledger).toEqual([['The newest record has no ledger.']]);
});

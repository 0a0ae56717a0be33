import { expect, test } from 'vitest';
import { parseReport } from './read-reports.ts';
import { formatSummary } from './summary.ts';

const report = (seconds: number, ...tests: readonly [status: string, fullName: string][]): string =>
  JSON.stringify({
    startTime: 1_000,
    testResults: [
      {
        endTime: 1_000 + seconds * 1_000,
        status: 'passed',
        assertionResults: tests.map(([status, fullName]) => ({ status, fullName })),
      },
    ],
  });

test('lists the projects, slowest first, and what to install for skipped tests', () => {
  const kafka = 'outages (skipped: needs Java 17 and Maven, or Docker)';
  const bus = parseReport(
    'bus',
    report(1.5, ['passed', 'a'], ['skipped', `${kafka} one`], ['skipped', `${kafka} two`]),
  );
  const stack = parseReport('local-stack', report(20, ['passed', 'a'], ['skipped', kafka], ['skipped', 'no reason']));
  expect(formatSummary([bus, stack])).toBe(
    [
      'project       seconds  tests',
      'local-stack      20.0  1 passed, 0 failed, 2 skipped',
      'bus               1.5  1 passed, 0 failed, 2 skipped',
      '',
      'Skipped because software is missing:',
      '  3 tests of bus, local-stack: install Java 17 and Maven, or Docker',
      '',
      '2 passed, 0 failed, 4 skipped',
    ].join('\n'),
  );
});

test('counts a file that cannot be loaded as a failure', () => {
  const text = JSON.stringify({ startTime: 0, testResults: [{ status: 'failed', assertionResults: [] }] });
  expect(formatSummary([parseReport('bus', text)])).toContain('0 passed, 1 failed');
});

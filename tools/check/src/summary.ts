import type { ProjectReport } from './read-reports.ts';

/** Formats a table of the projects, slowest first, and what to install for skipped tests. */
export function formatSummary(reports: readonly ProjectReport[]): string {
  const width = Math.max(...reports.map(({ project }) => project.length), 'project'.length);
  const line = (project: string, seconds: string, tests: string): string =>
    `${project.padEnd(width)}  ${seconds.padStart(8)}  ${tests}`;
  const slowestFirst = reports.toSorted((one, other) => other.seconds - one.seconds);
  return [
    line('project', 'seconds', 'tests'),
    ...slowestFirst.map((report) => line(report.project, report.seconds.toFixed(1), formatCounts([report]))),
    '',
    ...formatMissing(reports),
    formatCounts(reports),
  ].join('\n');
}

/** Formats the counts of all reports: `12 passed, 0 failed`, and `, 3 skipped` if there are any. */
export function formatCounts(reports: readonly ProjectReport[]): string {
  const sum = (field: 'passed' | 'failed' | 'skipped'): number =>
    reports.reduce((total, report) => total + report[field], 0);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped}`;
}

function formatMissing(reports: readonly ProjectReport[]): string[] {
  const all = reports.flatMap(({ project, missing }) =>
    [...missing].map(([needed, count]) => ({ project, needed, count })),
  );
  if (all.length === 0) return [];
  const lines = [...Map.groupBy(all, ({ needed }) => needed)].map(([needed, skipped]) => {
    const count = skipped.reduce((total, one) => total + one.count, 0);
    const projects = skipped.map(({ project }) => project).join(', ');
    return `  ${count === 1 ? '1 test' : `${count} tests`} of ${projects}: install ${needed}`;
  });
  return ['Skipped because software is missing:', ...lines, ''];
}

// Prints the counts of all tests on one line, which `.ci/run` ends with. Fails if there are none or if one failed.
import { readReports } from './read-reports.ts';
import { formatCounts } from './summary.ts';

const reports = [...readReports('test'), ...readReports('verify')];
console.log(formatCounts(reports));
const isGood = reports.some(({ passed }) => passed > 0) && reports.every(({ failed }) => failed === 0);
process.exitCode = isGood ? 0 : 1;

/**
 * `npm test [-- <arguments of nx run-many>]`: runs the tests of all projects with shared servers and prints a summary.
 * Exits with the exit code of the tests.
 */
import { readReports } from './read-reports.ts';
import { runStep } from './run-step.ts';
import { formatSummary } from './summary.ts';

const WITH_SERVERS = ['node', '--conditions=@chat4all/source', 'tools/test-servers/src/with-servers.ts', '--'] as const;
process.exitCode = await runStep([...WITH_SERVERS, 'nx', 'run-many', '-t', 'test', ...process.argv.slice(2)]);
const reports = readReports('test');
if (reports.length > 0) console.log(`\n${formatSummary(reports)}`);

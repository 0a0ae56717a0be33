/**
 * `npm test [-- <arguments of nx run-many>]`: runs the tests of every project beside servers that all of them share,
 * and prints what they came to. Ends with the exit code of the tests.
 */
import { readReports } from './read-reports.ts';
import { runStep } from './run-step.ts';
import { formatSummary } from './summary.ts';

const WITH_SERVERS = ['node', '--conditions=@chat4all/source', 'tools/test-servers/src/with-servers.ts', '--'] as const;
process.exitCode = await runStep([...WITH_SERVERS, 'nx', 'run-many', '-t', 'test', ...process.argv.slice(2)]);
const reports = readReports('test');
if (reports.length > 0) console.log(`\n${formatSummary(reports)}`);

import { Command } from 'commander';
import { readReports } from './read-reports.ts';
import { runStep } from './run-step.ts';
import { formatSummary } from './summary.ts';

const STEPS: readonly (readonly [string, ...string[]])[] = [
  ['prettier', '--check', '--log-level', 'warn', '.'],
  // ESLint does not detect import cycles, including those of types.
  ['oxlint', '--deny-warnings', 'apps', 'libs', 'tools'],
  ['nx', 'sync:check'],
  ['nx', 'run-many', '-t', 'generated', 'buf-lint', 'buf-breaking', 'lint', 'typecheck', 'build', 'site'],
  ['npm', 'test'],
  ['nx', 'run-many', '-t', 'verify'],
];

await new Command('npm run check --')
  .description(
    'Runs every check that a change must pass: formatting, generated files, lint, types, builds, tests, and the checks ' +
      'of images, chart, workflows, packages and load test. Stops at the first step that fails.',
  )
  .option('--full', 'run random and fault tests at full size (CHAT4ALL_TEST_SIZE=full), which takes an hour')
  .action(async ({ full }: { readonly full?: true }) => {
    const environment = full ? { CHAT4ALL_TEST_SIZE: 'full' } : {};
    for (const step of STEPS) {
      const code = await runStep(step, environment);
      if (code !== 0) {
        console.error(`\ncheck: ${step.join(' ')} failed`);
        process.exitCode = code;
        return;
      }
    }
    console.log(`\n${formatSummary([...readReports('test'), ...readReports('verify')])}`);
  })
  .parseAsync();

import { Command, Option } from 'commander';
import { DEFAULT_MEASURES, MEASURES } from './measures.ts';
import { writePerformancePage } from './record/performance-page.ts';
import { RecordFileError } from './record/record-files.ts';
import { type BenchOptions, runBench } from './run-bench.ts';

const NAMES = [...MEASURES.keys()].join(', ');

await new Command('npm run bench --')
  .description('Measures the product. Most figures have a floor, measured in the same run.')
  .argument('[measures...]', `the measures: ${NAMES}`, DEFAULT_MEASURES)
  .option('--json', 'print one JSON object per line')
  .option(
    '--record',
    'write docs/benchmarks/<date>.json, the plot, and the tables of docs/performance.md; a record of the same day, ' +
      'commit and machine keeps its other measures',
  )
  .addOption(
    new Option(
      '--compare [file]',
      'print the ratios to the floors beside those of a record (default: the newest one); exit with code 1 if a ' +
        'figure is worse by more than 15 %, and 2 if the record cannot be read',
    ).conflicts('json'),
  )
  .addOption(
    new Option('--plot', 'only write the plot and the tables of docs/performance.md again, from the records').conflicts(
      ['record', 'compare', 'json'],
    ),
  )
  .option('--check', 'with --plot: write nothing, and exit with code 1 if they are stale')
  .addHelpText(
    'after',
    '\nExamples:\n  npm run bench                            # all measures of the embedded defaults\n' +
      '  npm run bench -- send latency\n' +
      '  npm run bench -- kafka --json\n' +
      '  npm run bench -- send drain latency memory cost kafka --record\n' +
      '  npm run bench -- --compare               # before and after a change of the hot path\n' +
      '  npm run bench -- send --compare docs/benchmarks/2026-01-31.json\n' +
      '  npm run bench -- --plot',
  )
  // Code 1 says that a figure is worse.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(async (names: string[], options: BenchOptions & { readonly plot?: true }, command: Command) => {
    const unknown = names.find((name) => !MEASURES.has(name));
    if (unknown !== undefined) command.error(`<measures>: must be one of ${NAMES} (got ${unknown})`, { exitCode: 2 });
    try {
      if (options.plot) writePerformancePage();
      else await runBench(names, options);
    } catch (error) {
      if (error instanceof RecordFileError) command.error(error.message, { exitCode: 2 });
      throw error;
    }
  })
  .parseAsync();

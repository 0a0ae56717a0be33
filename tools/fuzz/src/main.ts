import { join } from 'node:path';
import { SEED } from '@chat4all/processes';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { readInputs, writeInput } from './corpus.ts';
import { Coverage } from './coverage.ts';
import { fuzz } from './fuzz.ts';
import { TARGETS } from './targets/index.ts';

const project = join(import.meta.dirname, '..');

await new Command('npm run fuzz --')
  .description('Runs mutated inputs against the code that reads bytes from outside. Exits with 1 if one finds a fault.')
  .addArgument(new Argument('[targets...]', 'default: all').choices(Object.keys(TARGETS)))
  .option('--seconds <number>', 'the time, divided among the targets', toSeconds, 60)
  .option('--seed <number>', 'repeats a run', toSeconds, SEED)
  .addHelpText('after', '\nExamples:\n  npm run fuzz -- --seconds 600\n  npm run fuzz -- journal --seconds 60 --seed 1')
  .action(run)
  .parseAsync();

async function run(chosen: readonly string[], { seconds, seed }: { seconds: number; seed: number }): Promise<void> {
  const names = chosen.length > 0 ? chosen : Object.keys(TARGETS);
  console.log(`seed ${seed}`);
  const coverage = await Coverage.start(/\/(libs|apps)\//);
  for (const name of names) {
    const start = TARGETS[name];
    if (start === undefined) continue;
    await using target = await start();
    const corpus = join(project, 'corpus', name);
    const result = await fuzz(target, {
      ...{ corpus: await readInputs(corpus), coverage, seed, durationMs: (seconds * 1_000) / names.length },
      onNew: async (input) => {
        await writeInput(corpus, input);
      },
      onFinding: async (input, error) => {
        process.exitCode = 1;
        console.log(
          `${name}: ${await writeInput(join(project, 'findings', name), input)}\n${error.stack ?? error.message}`,
        );
      },
    });
    const outcomes = [...result.outcomes].map(([outcome, count]) => `${outcome}: ${count}`).join(', ');
    console.log(`${name}: ${result.inputs} inputs, ${result.added} added to the corpus, ${result.findings} findings`);
    console.log(`  ${outcomes}`);
  }
  await coverage.stop();
}

function toSeconds(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('must be a whole number');
  return value;
}

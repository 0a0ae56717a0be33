import { Command } from 'commander';
import { runFaults } from './fault-run.ts';
import { wholeNumberParser } from '../whole-number.ts';

const parseCount = wholeNumberParser(999_999_999);
const parseBrokers = wholeNumberParser(9);

await new Command('npm run faults --')
  .description(
    'Sends messages with its own Kafka and PostgreSQL while workers, the database and brokers are killed in random ' +
      'order and one account has an outage. Reports messages that were lost, repeated or out of order.',
  )
  .option('--messages <count>', 'the number of messages', parseCount, 20_000)
  .option('--lanes <count>', 'the number of lanes', parseCount, 2_000)
  .option('--brokers <count>', 'the number of brokers; more than one: their coordinator is killed too', parseBrokers, 1)
  .option('--seed <number>', 'the seed of the order of faults', parseCount, Date.now() % 1_000_000)
  .option('--json', 'print the report as one JSON object')
  .addHelpText(
    'after',
    '\nExamples:\n  npm run faults\n  npm run faults -- --messages 2000 --lanes 200 --seed 7 --json\n' +
      '  npm run faults -- --brokers 3',
  )
  .action(async (options: { messages: number; lanes: number; brokers: number; seed: number; json?: true }) => {
    if (options.messages % options.lanes !== 0) {
      console.error(`--messages: must be a multiple of --lanes (got ${options.messages} and ${options.lanes})`);
      process.exitCode = 2;
      return;
    }
    console.error(`seed ${options.seed}`);
    const report = await runFaults({
      ...options,
      onProgress: (text) => {
        console.error(text);
      },
    });
    if (options.json) console.log(JSON.stringify(report));
    else for (const [name, value] of Object.entries(report)) console.log(`${name}: ${JSON.stringify(value)}`);
    const broken = [report.unwantedDuplicates, report.disordered, report.contradictions].some(
      ({ length }) => length > 0,
    );
    process.exitCode = report.lost > 0 || broken ? 1 : 0;
  })
  .parseAsync();

import { Command, InvalidArgumentError, Option } from 'commander';
import { LoadtestError } from './loadtest-error.ts';
import { type RunOptions, runLoadtest } from './run.ts';

await new Command('npm run loadtest --')
  .description(
    'Runs the load test with Locust, headless, against the product started for it with simulated platforms, or against ' +
      'a given address. Ends with 1 when a message was lost or overtaken, or an objective was missed.',
  )
  .option(
    '--scenario <names>',
    'steady, ramp, spike, many-tenants, slow-readers or follow; several with commas',
    'steady',
  )
  .option('--address <host:port>', 'the router to load; without it the product is started on free ports')
  .addOption(
    new Option('--api-key <keys>', "the tenant's API key at that address; one per tenant with commas").env(
      'CHAT4ALL_API_KEY',
    ),
  )
  .option('--users <count>', 'how many users at most', positive(1_000, true), 20)
  .option('--duration <time>', 'how long, for example 30s, 5m or 1h30m', duration, '30s')
  .option('--rate <number>', 'messages per second of each user that sends at a rate', positive(1_000), 5)
  .option('--latency-objective-ms <ms>', 'fail when the 99th percentile of SendMessage is above', positive(600_000))
  .option('--web', "serve Locust's web page on http://127.0.0.1:8089 and start from there")
  .option('--json [file]', 'write figures and checks as JSON, to standard output without a file')
  .option('--python <program>', 'the Python to make the environment with, 3.11 or newer', 'python3')
  .argument('[locust...]', 'after --, further options of Locust and of the locustfile')
  .addHelpText(
    'after',
    '\nExamples:\n  npm run loadtest\n  npm run loadtest -- --scenario steady,follow --users 50 --duration 2m\n' +
      '  npm run loadtest -- --scenario many-tenants --latency-objective-ms 200\n  npm run loadtest -- --web\n' +
      '  CHAT4ALL_API_KEY=… npm run loadtest -- --address 127.0.0.1:50051 --json figures.json\n' +
      '  npm run loadtest -- --duration 5m -- --html report.html --until SENT',
  )
  .action(async (locust: string[], options: Omit<RunOptions, 'locust'>) => {
    process.exitCode = await runLoadtest({ ...options, locust }).catch((error: unknown) => {
      if (!(error instanceof Error)) throw error;
      process.stderr.write(`loadtest: ${error instanceof LoadtestError ? error.message : String(error.stack)}\n`);
      return 1;
    });
  })
  .parseAsync();

function positive(maximum: number, isWhole = false): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (number > 0 && number <= maximum && (!isWhole || Number.isInteger(number))) return number;
    const kind = isWhole ? 'a whole number' : 'a number';
    throw new InvalidArgumentError(`It is not ${kind} above 0 and up to ${maximum.toLocaleString('en')}.`);
  };
}

function duration(text: string): string {
  if (/^(?=\d)(\d+h)?(\d+m)?(\d+s?)?$/.test(text)) return text;
  throw new InvalidArgumentError('It is not a duration such as 30s, 5m or 1h30m.');
}

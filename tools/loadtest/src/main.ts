import { Command, InvalidArgumentError, Option } from 'commander';
import { LoadtestError } from './loadtest-error.ts';
import { type RunOptions, runLoadtest } from './run.ts';

await new Command('npm run loadtest --')
  .description(
    'Runs the load test with Locust, headless. Starts the product with simulated platforms, unless an address is ' +
      'given. Exits with code 1 if a message is lost or out of order, or an objective is missed.',
  )
  .option(
    '--scenario <names>',
    'steady, ramp, spike, many-tenants, slow-readers or follow; or several, separated by commas',
    'steady',
  )
  .option('--address <host:port>', 'the router to load (default: a product started on free ports)')
  .addOption(
    new Option('--api-key <keys>', 'the API key at that address; one per tenant, separated by commas').env(
      'CHAT4ALL_API_KEY',
    ),
  )
  .option('--users <count>', 'the maximum number of users', positive(1_000, true), 20)
  .option('--duration <time>', 'the duration, for example 30s, 5m or 1h30m', duration, '30s')
  .option('--rate <number>', 'messages per second of each user with a rate', positive(1_000), 5)
  .option('--latency-objective-ms <ms>', 'fail if the 99th percentile of SendMessage is higher', positive(600_000))
  .option('--web', "serve Locust's web page on http://127.0.0.1:8089 and start the run there")
  .option('--json [file]', 'write figures and checks as JSON to this file (default: standard output)')
  .option('--python <program>', 'the Python that creates the environment, 3.11 or newer', 'python3')
  .argument('[locust...]', 'after --: options of Locust and of the locustfile')
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
    throw new InvalidArgumentError(`must be ${kind} greater than 0 and at most ${maximum.toLocaleString('en')}`);
  };
}

function duration(text: string): string {
  if (/^(?=\d)(\d+h)?(\d+m)?(\d+s?)?$/.test(text)) return text;
  throw new InvalidArgumentError('must be a duration such as 30s, 5m or 1h30m');
}

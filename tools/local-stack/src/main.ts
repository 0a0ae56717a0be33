import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { openSealer } from '@chat4all/runtime';
import { startKafka } from '@chat4all/test-servers';
import { createPrinter } from './print-lines.ts';
import { type StackProcess, startStack } from './stack.ts';
import { wholeNumberParser } from './whole-number.ts';

const CHANNELS = ['whatsapp', 'instagram'];

const parseCount = wholeNumberParser(99);

await new Command('npm run start:kafka --')
  .description(
    'Runs routers, workers, webhooks and the simulated platforms as separate processes on Kafka, until Ctrl-C. ' +
      'Uses the brokers of KAFKA_BROKERS, or starts one for the run.',
  )
  .option('--routers <count>', 'the number of routers', parseCount, 1)
  .option('--workers <count>', 'the number of workers per channel', parseCount, 1)
  .addHelpText(
    'after',
    '\nExamples:\n  npm run start:kafka\n  npm run start:kafka -- --routers 2 --workers 2\n' +
      '  KAFKA_BROKERS=localhost:9092 npm run start:kafka',
  )
  .action(async ({ routers, workers }: { routers: number; workers: number }) => {
    process.exitCode = await run(routers, workers);
  })
  .parseAsync();

async function run(routers: number, workers: number): Promise<number> {
  const print = createPrinter();
  const interrupted = untilInterrupted();
  const configured = process.env['KAFKA_BROKERS'];
  if (configured === undefined) print('kafka', 'starting a broker …');
  const broker = configured === undefined ? await startKafka({ mode: 'kraft' }) : undefined;
  const brokers = configured ?? broker?.brokers ?? '';
  print('kafka', brokers);
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-stack-'));
  const masterKey = join(folder, 'master.key');
  openSealer(masterKey, { createMissing: true });
  const processes: StackProcess[] = [];
  try {
    processes.push(
      ...startStack({
        settings: {
          CHAT4ALL_BUS: `kafka://${brokers}`,
          CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
          CHAT4ALL_MEDIA: `folder:${folder}/media`,
          CHAT4ALL_MASTER_KEY: `file:${masterKey}`,
          CHAT4ALL_ACCOUNT_URLS: 'http://127.0.0.1:8090',
          CHAT4ALL_LOG_LEVEL: process.env['CHAT4ALL_LOG_LEVEL'] ?? 'info',
        },
        routers,
        workers,
        channels: CHANNELS,
        ports: { grpc: 50_051, http: 8_081, metrics: 8_000, webhooks: 8_080, sandbox: 8_090 },
        onLine: print,
      }),
    );
    const failed = Promise.race(processes.map(untilFailed));
    const ready = Promise.all(processes.map((one) => one.waitForLog('ready'))).then(() => undefined);
    const first = await Promise.race([ready, failed, interrupted]);
    if (first === undefined) {
      print('', 'all processes are ready; try: npx chat4all send --channel whatsapp --to +5511999999999 "Olá"');
      print('', 'stop with Ctrl-C');
    }
    const reason = first ?? (await Promise.race([failed, interrupted]));
    if (reason !== 'interrupted') print('', reason);
    return reason === 'interrupted' ? 0 : 1;
  } finally {
    await Promise.all(processes.map((one) => one.stop('SIGTERM')));
    await broker?.dispose();
    await rm(folder, { recursive: true });
  }
}

async function untilFailed({ name, ended }: StackProcess): Promise<string> {
  return `${name} ended with ${await ended}; stopping all processes`;
}

function untilInterrupted(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve('interrupted');
      });
    }
  });
}

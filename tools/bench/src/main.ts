import { Command } from 'commander';
import { measureCost } from './cost/measure-cost.ts';
import { measureAdmission } from './delivery/admission.ts';
import { measureHeadOfLine } from './delivery/head-of-line.ts';
import { measureDrain, measureDrainWithServers } from './delivery/pipeline-figures.ts';
import { type Figure, measureEach, print } from './figure.ts';
import { measureKafka } from './kafka/measure-kafka.ts';
import { measureLatency } from './latency.ts';
import { measureMemory } from './memory.ts';
import { measureOverhead } from './observability/overhead.ts';
import { measurePage } from './observability/page.ts';
import { measureReaders } from './readers.ts';
import { measureSendMessage } from './send-message.ts';
import { measureWebhooks } from './webhooks.ts';

const EMBEDDED = {
  send: measureSendMessage,
  drain: measureDrain,
  latency: measureLatency,
  memory: measureMemory,
};
const MEASURES: Readonly<Record<string, () => Promise<Figure[]>>> = {
  ...EMBEDDED,
  cost: measureCost,
  kafka: measureKafka,
  webhooks: measureWebhooks,
  readers: measureReaders,
  observability: () => measureEach([measurePage, measureOverhead]),
  delivery: () => measureEach([measureDrain, measureDrainWithServers, measureHeadOfLine, measureAdmission]),
};

await new Command('npm run bench --')
  .description('Measures the product. Most figures have a floor, measured in the same run.')
  .argument('[measures...]', `the measures: ${Object.keys(MEASURES).join(', ')}`, Object.keys(EMBEDDED))
  .option('--json', 'print one JSON object per line')
  .addHelpText(
    'after',
    '\nExamples:\n  npm run bench                 # all measures of the embedded defaults\n' +
      '  npm run bench -- send latency\n' +
      '  npm run bench -- kafka\n  npm run bench -- --json',
  )
  .action(async (names: string[], { json = false }: { json?: boolean }, command: Command) => {
    const figures: Figure[] = [];
    for (const name of names) {
      const measure = MEASURES[name];
      if (measure === undefined)
        command.error(`<measures>: must be one of ${Object.keys(MEASURES).join(', ')} (got ${name})`, { exitCode: 2 });
      if (process.stderr.isTTY) console.error(`measuring ${name} …`);
      figures.push(...(await measure()));
    }
    print(figures, json);
  })
  .parseAsync();

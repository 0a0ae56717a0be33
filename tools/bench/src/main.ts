import { Command } from 'commander';
import { measureAdmission } from './delivery/admission.ts';
import { measureHeadOfLine } from './delivery/head-of-line.ts';
import { measureDrain, measureDrainWithServers } from './delivery/pipeline-figures.ts';
import { type Figure, measureEach, print } from './figure.ts';
import { measureKafka } from './kafka.ts';
import { measureLatency } from './latency.ts';
import { measureMemory } from './memory.ts';
import { measureOverhead } from './observability/overhead.ts';
import { measurePage } from './observability/page.ts';
import { measureReaders } from './readers.ts';
import { measureSendMessage } from './send-message.ts';
import { measureWebhooks } from './webhooks.ts';

const embedded = {
  send: measureSendMessage,
  drain: measureDrain,
  latency: measureLatency,
  memory: measureMemory,
};
const measures: Readonly<Record<string, () => Promise<Figure[]>>> = {
  ...embedded,
  kafka: measureKafka,
  webhooks: measureWebhooks,
  readers: measureReaders,
  observability: () => measureEach([measurePage, measureOverhead]),
  delivery: () => measureEach([measureDrain, measureDrainWithServers, measureHeadOfLine, measureAdmission]),
};

await new Command('npm run bench --')
  .description('Measures the product, each figure beside its floor in the same run.')
  .argument('[measures...]', `which: ${Object.keys(measures).join(', ')}`, Object.keys(embedded))
  .option('--json', 'one JSON object a line')
  .addHelpText(
    'after',
    '\nWithout a name: all on the embedded defaults.\n\nExamples:\n  npm run bench\n  npm run bench -- send latency\n' +
      '  npm run bench -- kafka\n  npm run bench -- --json',
  )
  .action(async (names: string[], { json = false }: { json?: boolean }, command: Command) => {
    const figures: Figure[] = [];
    for (const name of names) {
      const measure = measures[name];
      if (measure === undefined)
        command.error(`${name} is none of ${Object.keys(measures).join(', ')}`, { exitCode: 2 });
      if (process.stderr.isTTY) console.error(`measuring ${name} …`);
      figures.push(...(await measure()));
    }
    print(figures, json);
  })
  .parseAsync();

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { RunCommand } from '../context.ts';
import { JSON_FLAG, type JsonOptions, examples, pastTimeOption } from '../flags.ts';
import { parseUrl } from '../parsers.ts';
import { parseTypes } from './parse-types.ts';

/** The options of `listen`. */
export interface ListenOptions extends JsonOptions {
  readonly forward: string;
  readonly types?: readonly string[];
  readonly secret?: string;
  readonly since?: Date;
  readonly cursor?: string;
}

/** Adds `listen`. */
export function addListenCommand(program: Command, runCommand: RunCommand): void {
  program
    .command('listen')
    .description('Posts events to your own server, signed, without a webhook endpoint. For development.')
    .addOption(new Option('--forward <url>', 'the server').argParser(parseUrl).makeOptionMandatory())
    .option('--types <types>', 'only these types of events, separated by commas, such as delivery.*', parseTypes)
    .addOption(
      new Option('--secret <secret>', 'sign with this secret, whsec_… (default: a new one)')
        .env('CHAT4ALL_WEBHOOK_SECRET')
        .argParser(parseSecret),
    )
    .addOption(pastTimeOption('--since', 'start at this time'))
    .addOption(new Option('--cursor <cursor>', 'start where an earlier listen ended').conflicts('since'))
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      `
Body and headers are those of event webhooks. An event is posted once, whatever
the answer. Reconnects after a restart of the router and misses no event.
${examples(
  '$ chat4all listen --forward http://localhost:3000/hook',
  '$ chat4all listen --forward http://localhost:3000/hook --types delivery.*',
)}`,
    )
    .action((options: ListenOptions) =>
      runCommand(async (context) => {
        // The other commands need not load the descriptors of events.
        const { listen } = await import('./forward-events.ts');
        return listen(options, context);
      }),
    );
}

function parseSecret(text: string): string {
  const bytes = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const size = bytes === undefined ? 0 : Buffer.from(bytes, 'base64').length;
  if (size >= 24 && size <= 64) return text;
  throw new InvalidArgumentError('must be whsec_ and the base64 of 24 to 64 bytes');
}

import { randomBytes } from 'node:crypto';
import { type WebhookEvent, isSelected, toWebhookEvent } from '@chat4all/proto/webhooks';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { formatCount } from '../../output/layout.ts';
import { drained, notice, paint, print, printJson } from '../../output/print.ts';
import type { CommandContext, RunCommand } from '../context.ts';
import { JSON_FLAG, type JsonOptions, examples, pastTimeOption } from '../flags.ts';
import { parseUrl } from '../parsers.ts';
import { type Forwarded, forward } from './forward.ts';
import { parseTypes } from './parse-types.ts';

interface ListenOptions extends JsonOptions {
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
    .action((options: ListenOptions) => runCommand((context) => listen(options, context)));
}

async function listen(options: ListenOptions, { router, signal }: CommandContext): Promise<number> {
  const { forward: url, types = [], secret = `whsec_${randomBytes(24).toString('base64')}` } = options;
  const chat = await openChat(router);
  const events = chat.events({
    cursor: options.cursor,
    startTime: options.since,
    signal,
    onDisconnect: ({ message }) => {
      notice(`stream interrupted, reconnecting: ${message}`);
    },
    onResume: () => {
      notice('stream resumed');
    },
  });
  const counts = { posted: 0, failed: 0 };
  try {
    await events.ready();
    notice(`secret: ${secret}`);
    notice(`forwarding events to ${url}; press Ctrl-C to stop`);
    for await (const event of events) {
      // The notifier knows no cursors either.
      const posted = toWebhookEvent({ ...event, cursor: '' });
      if (posted === undefined || !isSelected(posted.type, types)) continue;
      const result = await forward(url, posted, secret, signal);
      if (isAccepted(result)) counts.posted += 1;
      else counts.failed += 1;
      printResult(posted, result, options);
      await drained();
    }
  } finally {
    notice(`${formatCount(counts.posted, 'event')} accepted, ${counts.failed} failed`);
    if (events.cursor !== undefined) {
      notice(`continue with: chat4all listen --forward ${url} --cursor ${events.cursor}`);
    }
  }
  return EXIT_CODES.success;
}

function printResult({ type, id }: WebhookEvent, result: Forwarded, { json }: JsonOptions): void {
  const { status, problem, durationMs } = result;
  if (json) {
    printJson({
      type,
      event_id: id,
      status: status || undefined,
      problem: problem || undefined,
      duration_ms: durationMs,
    });
  } else print(`${type} ${id} → ${paint(isAccepted(result) ? 'green' : 'red', problem || String(status))}`);
}

function isAccepted({ status }: Forwarded): boolean {
  return status >= 200 && status < 300;
}

function parseSecret(text: string): string {
  const bytes = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const size = bytes === undefined ? 0 : Buffer.from(bytes, 'base64').length;
  if (size >= 24 && size <= 64) return text;
  throw new InvalidArgumentError('must be whsec_ and the base64 of 24 to 64 bytes');
}

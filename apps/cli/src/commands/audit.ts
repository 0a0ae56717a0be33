import type { AuditEntry } from '@chat4all/client';
import type { Command } from 'commander';
import { EXIT_CODES } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { escapeField } from '../output/escape.ts';
import { formatTime } from '../output/format.ts';
import { paint, print, printJson } from '../output/print.ts';
import { printPages } from '../output/print-pages.ts';
import type { RunCommand } from './context.ts';
import { JSON_FLAG, type JsonOptions, PAGE_FLAGS, type PageOptions, examples, pastTimeOption } from './flags.ts';

interface AuditOptions extends PageOptions {
  readonly actor?: string;
  readonly method?: string;
  readonly target?: string;
  readonly since?: Date;
}

/** Adds `audit`. */
export function addAuditCommand(program: Command, runCommand: RunCommand): void {
  program
    .command('audit')
    .description('Lists who changed what, newest first. Needs a key with the scope audit.')
    .option('--actor <actor>', 'only changes of this actor, such as api_key:backend')
    .option('--method <method>', 'only calls of this method, such as WebhookService/UpdateWebhookEndpoint')
    .option('--target <id>', 'only changes of what has this id')
    .addOption(pastTimeOption('--since', 'only changes since'))
    .addOption(PAGE_FLAGS.pageSize())
    .addOption(PAGE_FLAGS.all())
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      examples('$ chat4all audit --since 24h', '$ chat4all audit --target demo-whatsapp --all --json'),
    )
    .action(({ since, pageSize, all, json, ...filter }: AuditOptions) =>
      runCommand(async ({ router, signal }) => {
        const { audit } = await openChat(router);
        await printPages(audit.list({ ...filter, startTime: since, pageSize }, { signal }), {
          all: all ?? false,
          none: 'no entries',
          printItem: (entry) => {
            printEntry(entry, { ...(json && { json }) });
          },
        });
        return EXIT_CODES.success;
      }),
    );
}

function printEntry(entry: AuditEntry, { json }: JsonOptions): void {
  const { entryId, time, actor, onBehalfOf, ip, method, target, outcome, changedFields, traceId } = entry;
  if (json) {
    const who = { actor, on_behalf_of: onBehalfOf || undefined, ip };
    const facts = { entry_id: entryId, time, ...who, method, target: target || undefined, outcome };
    printJson({ ...facts, changed_fields: changedFields, trace_id: traceId || undefined });
    return;
  }
  const result = outcome === 'OK' ? paint('green', outcome) : paint('red', outcome);
  const what = [method, target].filter((part) => part !== '').map(escapeField);
  const who = [actor, onBehalfOf && `for ${onBehalfOf}`, ip].filter((part) => part !== '').map(escapeField);
  print(`${formatTime(time)}  ${result}  ${what.join(' ')}  ${who.join(' ')}`);
  if (changedFields.length > 0) print(`  ${changedFields.map(escapeField).join(', ')}`);
}

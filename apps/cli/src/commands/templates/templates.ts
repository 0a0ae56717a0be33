import { type Command, InvalidArgumentError } from 'commander';
import { TemplateStatus } from '@chat4all/proto';
import type { RunCommand } from '../context.ts';
import { JSON_FLAG, type JsonOptions, PAGE_FLAGS, examples } from '../flags.ts';
import {
  type ListOptions,
  type UpdateOptions,
  createTemplate,
  deleteTemplate,
  getTemplate,
  listTemplates,
  syncTemplates,
  updateTemplate,
} from './manage.ts';

const CATEGORIES = ['marketing', 'utility', 'authentication'] as const;

/** Adds `templates` and its subcommands. */
export function addTemplateCommands(program: Command, runCommand: RunCommand): void {
  const templates = program
    .command('templates')
    .description('Manages the message templates of an account, which the platform reviews.')
    .addHelpText(
      'after',
      examples(
        '$ chat4all templates list --account acme-whatsapp --status approved',
        '$ chat4all templates create acme-whatsapp order_shipped.yaml',
        '$ chat4all templates sync acme-whatsapp',
      ),
    );
  templates
    .command('list')
    .description('Lists templates as they were last synchronized.')
    .option('--account <id>', 'only of this account')
    .option('--name <name>', 'only with this name')
    .option('--language <code>', 'only in this language')
    .option('--status <status>', 'only with this status, such as approved', parseStatus)
    .addOption(PAGE_FLAGS.pageSize())
    .addOption(PAGE_FLAGS.all())
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all templates list --all --json | jq -r .name'))
    .action((options: ListOptions) => runCommand((context) => listTemplates(options, context)));
  templates
    .command('get')
    .description('Prints a template with its components.')
    .argument('<account>')
    .argument('<id>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all templates get acme-whatsapp $TEMPLATE'))
    .action((accountId: string, id: string, options: JsonOptions) =>
      runCommand((context) => getTemplate(accountId, id, options, context)),
    );
  templates
    .command('create')
    .description('Submits a template for review, from a file with JSON or YAML; - for standard input.')
    .argument('<account>')
    .argument('<file>')
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      examples(
        '$ cat order_shipped.yaml',
        '  name: order_shipped',
        '  language: en',
        '  category: utility',
        '  components:',
        '    - type: BODY',
        '      text: Order {{1}} has shipped.',
        '      example: { body_text: [["1234"]] }',
        '$ chat4all templates create acme-whatsapp order_shipped.yaml',
      ),
    )
    .action((accountId: string, file: string, options: JsonOptions) =>
      runCommand((context) => createTemplate(accountId, file, options, context)),
    );
  templates
    .command('update')
    .description('Changes a template, which is reviewed again.')
    .argument('<account>')
    .argument('<id>')
    .option('--file <file>', 'the new components: a file as for create')
    .option('--category <category>', 'the new category', parseCategory)
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all templates update acme-whatsapp $TEMPLATE --file order_shipped.yaml'))
    .action((accountId: string, id: string, options: UpdateOptions, command: Command) => {
      if (options.file === undefined && options.category === undefined) {
        command.error('--file: is required, or --category');
      }
      return runCommand((context) => updateTemplate(accountId, id, options, context));
    });
  templates
    .command('delete')
    .description('Deletes a template in its language.')
    .argument('<account>')
    .argument('<id>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all templates delete acme-whatsapp $TEMPLATE'))
    .action((accountId: string, id: string, options: JsonOptions) =>
      runCommand((context) => deleteTemplate(accountId, id, options, context)),
    );
  templates
    .command('sync')
    .description('Reads all templates of an account from the platform now.')
    .argument('<account>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all templates sync acme-whatsapp'))
    .action((accountId: string, options: JsonOptions) =>
      runCommand((context) => syncTemplates(accountId, options, context)),
    );
}

function parseStatus(text: string): TemplateStatus {
  const statuses = Object.entries(TemplateStatus).filter(([, status]) => status > 0);
  const [, status] = statuses.find(([name]) => name === text.toUpperCase()) ?? [];
  if (status !== undefined) return status;
  const names = statuses.map(([name]) => name.toLowerCase());
  throw new InvalidArgumentError(`must be one of ${names.join(', ')}`);
}

function parseCategory(text: string): (typeof CATEGORIES)[number] {
  const category = CATEGORIES.find((each) => each === text.toLowerCase());
  if (category === undefined) throw new InvalidArgumentError(`must be one of ${CATEGORIES.join(', ')}`);
  return category;
}

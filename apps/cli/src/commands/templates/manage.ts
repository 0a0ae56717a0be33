import type { Template, TemplateCategoryName } from '@chat4all/client';
import type { TemplateStatus } from '@chat4all/proto';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { escapeField } from '../../output/escape.ts';
import { formatTemplate, formatWholeTemplate, templateToJson } from '../../output/format-template.ts';
import { formatCount } from '../../output/layout.ts';
import { printPages } from '../../output/print-pages.ts';
import { print, printJson } from '../../output/print.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOptions, PageOptions } from '../flags.ts';
import { readComponentsFile, readTemplateFile } from './read-template-file.ts';

/** The options of `templates list`. */
export interface ListOptions extends PageOptions {
  readonly account?: string;
  readonly name?: string;
  readonly language?: string;
  readonly status?: TemplateStatus;
}

/** The options of `templates update`. */
export interface UpdateOptions extends JsonOptions {
  readonly file?: string;
  readonly category?: TemplateCategoryName;
}

/** Prints the templates that match. */
export async function listTemplates(
  { account: accountId, name, language, status, pageSize, all, json }: ListOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { templates } = await openChat(router);
  const printItem = (template: Template): void => {
    if (json) printJson(templateToJson(template));
    else print(formatTemplate(template));
  };
  const list = templates.list({ accountId, name, language, status, pageSize }, { signal });
  await printPages(list, { all: all === true, printItem, none: 'no templates' });
  return EXIT_CODES.success;
}

/** Prints a template. */
export async function getTemplate(
  accountId: string,
  templateId: string,
  options: JsonOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { templates } = await openChat(router);
  printTemplate(await templates.get(accountId, templateId, { signal }), options);
  return EXIT_CODES.success;
}

/** Creates the template in a file, and prints it. */
export async function createTemplate(
  accountId: string,
  file: string,
  options: JsonOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const definition = await readTemplateFile(file);
  const { templates } = await openChat(router);
  printTemplate(await templates.create({ accountId, ...definition }, { signal }), options);
  return EXIT_CODES.success;
}

/** Changes a template, and prints it. */
export async function updateTemplate(
  accountId: string,
  templateId: string,
  { file, category, ...options }: UpdateOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const components = file === undefined ? undefined : await readComponentsFile(file);
  const { templates } = await openChat(router);
  printTemplate(await templates.update(accountId, templateId, { category, components }, { signal }), options);
  return EXIT_CODES.success;
}

/** Deletes a template, and prints its id. */
export async function deleteTemplate(
  accountId: string,
  templateId: string,
  { json }: JsonOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { templates } = await openChat(router);
  await templates.delete(accountId, templateId, { signal });
  if (json) printJson({ account_id: accountId, template_id: templateId, deleted: true });
  else print(`${escapeField(templateId)} deleted`);
  return EXIT_CODES.success;
}

/** Synchronizes an account, and prints the number of its templates. */
export async function syncTemplates(
  accountId: string,
  { json }: JsonOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { templates } = await openChat(router);
  const count = await templates.sync(accountId, { signal });
  if (json) printJson({ account_id: accountId, template_count: count });
  else print(`${escapeField(accountId)}: ${formatCount(count, 'template')}`);
  return EXIT_CODES.success;
}

function printTemplate(template: Template, { json }: JsonOptions): void {
  if (json) printJson(templateToJson(template));
  else print(formatWholeTemplate(template));
}

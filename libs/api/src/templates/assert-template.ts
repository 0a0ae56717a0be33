import type { TemplateContent } from '@chat4all/connector';
import { type Template, templateStatusToJSON } from '@chat4all/proto';
import { toTemplateShape } from '@chat4all/records';
import type { Account, Accounts } from '@chat4all/runtime';
import type { MessagePlan } from '../messages/plan/plan-message.ts';
import { toApiPath } from '../validation/content-path.ts';
import { Violations } from '../validation/violations.ts';
import { type FoundTemplate, type TemplateCache, isSendable } from './template-cache.ts';

/** The parts that {@link assertTemplate} uses. */
export interface TemplateCheckOptions {
  readonly accounts: Accounts;
  readonly templates: TemplateCache;
}

const NO_TEXTS: ReadonlyMap<string, string> = new Map();

/**
 * Compares the template of a message with that of each account which it goes through. Returns the text that its recipients see, by
 * account; none for other content, and for accounts whose templates were never synchronized. Throws INVALID_ARGUMENT that names every
 * invalid field, below `path`.
 */
export async function assertTemplate(
  { request, groups }: Pick<MessagePlan, 'request' | 'groups'>,
  { accounts, templates }: TemplateCheckOptions,
  path = toApiPath('template'),
): Promise<ReadonlyMap<string, string>> {
  const kind = request.message?.content?.kind;
  if (kind?.$case !== 'template') return NO_TEXTS;
  const content: TemplateContent = { kind: 'template', ...kind.value };
  const violations = new Violations();
  const texts = new Map<string, string>();
  for (const accountId of new Set(groups.flat().map(({ identity }) => identity.accountId))) {
    const account = accounts.find(accountId);
    if (account?.connector.templates === undefined) continue;
    const found = await templates.find(account, content.name, content.language);
    const problems = problemsOf(found, content, account);
    for (const { field, problem } of problems) {
      violations.add(toApiPath('template', field).replace(toApiPath('template'), path), problem);
    }
    if (found.kind === 'found' && problems.length === 0) {
      texts.set(accountId, account.connector.templates.render(toTemplateShape(found.template), content));
    }
  }
  violations.assertNone();
  return texts;
}

function problemsOf(
  found: FoundTemplate,
  content: TemplateContent,
  { id, connector }: Account,
): readonly { readonly field: string; readonly problem: string }[] {
  const { name, language } = content;
  switch (found.kind) {
    case 'unchecked':
      return [];
    case 'missing': {
      if (found.languages.length === 0) {
        return [{ field: 'content.name', problem: `account "${id}" has no template "${name}"` }];
      }
      const languages = found.languages.toSorted().join(', ');
      return [{ field: 'content.language', problem: `template "${name}" must be in ${languages} (got ${language})` }];
    }
    case 'found':
      if (!isSendable(found.template)) return [{ field: 'content.name', problem: notSendable(found.template) }];
      return connector.templates?.validate(toTemplateShape(found.template), content) ?? [];
  }
}

function notSendable({ name, language, status, reason }: Template): string {
  const word = templateStatusToJSON(status).replace('TEMPLATE_STATUS_', '');
  const why = reason === '' ? '' : `: ${reason}`;
  return `template "${name}" in ${language} must be APPROVED (it is ${word}${why})`;
}

import {
  type GetTemplateRequest,
  type ListTemplatesRequest,
  type ListTemplatesResponse,
  type Template,
  TemplateStatus,
} from '@chat4all/proto';
import { invalidField, notFound } from '../errors/api-error.ts';
import { fillPage } from '../fill-page.ts';
import { pageSizeFrom } from '../validation/page-size.ts';
import { PageTokens } from '../validation/page-tokens.ts';
import { findAccount } from './find-account.ts';
import type { TemplateOptions } from './template-options.ts';

/** Lists the templates of a tenant. Throws NOT_FOUND for another tenant's account, and INVALID_ARGUMENT for a wrong page. */
export async function listTemplates(
  tenantId: string,
  { accountId, name, language, status, pageSize, pageToken }: ListTemplatesRequest,
  { accounts, store }: TemplateOptions,
): Promise<ListTemplatesResponse> {
  if (accountId !== '') findAccount(tenantId, accountId, accounts);
  const query = {
    tenantId,
    ...(accountId !== '' && { accountId }),
    ...(name !== '' && { name }),
    ...(language !== '' && { language }),
    ...(status !== TemplateStatus.UNSPECIFIED && { status }),
  };
  const tokens = new PageTokens('ListTemplates', query);
  const page = await fillPage(pageSizeFrom(pageSize), tokens.read(pageToken), async (request) => {
    const { templates, ...rest } = await store.templates.list({ ...query, ...request });
    return { items: templates, ...rest };
  });
  return { templates: page.items, nextPageToken: tokens.write(page.nextPageToken) };
}

/** Returns a template. Throws NOT_FOUND for another tenant's account, and for a template that it does not have. */
export async function getTemplate(
  tenantId: string,
  { accountId, templateId }: GetTemplateRequest,
  { accounts, store }: TemplateOptions,
): Promise<Template> {
  findAccount(tenantId, accountId, accounts);
  if (templateId === '') throw invalidField('template_id', 'is required');
  const template = await store.templates.get(tenantId, accountId, templateId);
  if (template === undefined) throw notFound('template', templateId);
  return template;
}

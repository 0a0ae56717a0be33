import { status } from '@grpc/grpc-js';
import { ConnectorError, type TemplateCategory } from '@chat4all/connector';
import {
  type CreateTemplateRequest,
  type DeleteTemplateRequest,
  type SyncTemplatesRequest,
  type Template,
  TemplateParameterFormat,
  TemplateStatus,
  type UpdateTemplateRequest,
} from '@chat4all/proto';
import { toChannelCategory, toTemplate } from '@chat4all/records';
import { type Account, announceTemplates, syncTemplates } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';
import { toPlatformError } from '../errors/platform-error.ts';
import { Violations } from '../validation/violations.ts';
import { findAccount, templatesOf } from './find-account.ts';
import { getTemplate } from './list-templates.ts';
import type { TemplateOptions } from './template-options.ts';

/** The time that the platform has to answer one call, in milliseconds, and to list all templates. */
const TIMEOUT_MS = 20_000;
const SYNC_TIMEOUT_MS = 120_000;

/**
 * Creates a template. Throws INVALID_ARGUMENT that names every missing field, or with the platform's refusal, and DEADLINE_EXCEEDED if
 * the platform may have created it.
 */
export async function createTemplate(
  tenantId: string,
  request: CreateTemplateRequest,
  options: TemplateOptions,
): Promise<Template> {
  const account = findAccount(tenantId, request.accountId, options.accounts);
  const templates = templatesOf(account);
  const { name, language, components } = request;
  const category = readDefinition(request);
  const parameterFormat = request.parameterFormat === TemplateParameterFormat.NAMED ? 'named' : 'positional';
  const definition = { name, language, category, parameterFormat, components } as const;
  const created = await callPlatform(account, () =>
    templates.create(definition, limitedTo(TIMEOUT_MS)).catch((error: unknown) => {
      throw ConnectorError.is(error) && !error.certain ? unknownOutcome(error) : error;
    }),
  );
  const timeMs = Date.now();
  const template = toTemplate(account, { ...definition, status: 'pending', ...created }, timeMs);
  await options.store.templates.record({ ...snapshotOf(account), timeMs, scope: 'created', templates: [template] });
  options.templates.forget(account.id);
  return template;
}

/** Changes a template. Throws NOT_FOUND for a template that the account does not have, and as `createTemplate`. */
export async function updateTemplate(
  tenantId: string,
  { accountId, templateId, category: requested, components }: UpdateTemplateRequest,
  options: TemplateOptions,
): Promise<Template> {
  const account = findAccount(tenantId, accountId, options.accounts);
  const templates = templatesOf(account);
  const stored = await getTemplate(tenantId, { accountId, templateId }, options);
  const category = toChannelCategory(requested);
  const violations = new Violations();
  if (category === undefined && components.length === 0) violations.add('components', 'is required, or category');
  violations.assertNone();
  const change = { ...(category && { category }), ...(components.length > 0 && { components }) };
  await callPlatform(account, () => templates.update(templateId, change, limitedTo(TIMEOUT_MS)));
  return (await refresh(account, stored, options)) ?? { ...stored, components, category: requested || stored.category };
}

/** Deletes a template. Throws NOT_FOUND for a template that the account does not have, and as `createTemplate`. */
export async function deleteTemplate(
  tenantId: string,
  { accountId, templateId }: DeleteTemplateRequest,
  options: TemplateOptions,
): Promise<void> {
  const account = findAccount(tenantId, accountId, options.accounts);
  const templates = templatesOf(account);
  const { name } = await getTemplate(tenantId, { accountId, templateId }, options);
  await callPlatform(account, () => templates.delete({ templateId, name }, limitedTo(TIMEOUT_MS)));
  const report = { accountId, templateId, providerTimeMs: Date.now(), status: TemplateStatus.DELETED, reason: '' };
  await options.store.templates.report(report);
  await announceTemplates(accountId, { templates: options.store.templates, bus: options.bus });
  options.templates.forget(accountId);
}

/** Reads all templates of an account from its platform. Returns their number. Throws as `createTemplate`. */
export async function syncAccount(
  tenantId: string,
  { accountId }: SyncTemplatesRequest,
  options: TemplateOptions,
): Promise<number> {
  const account = findAccount(tenantId, accountId, options.accounts);
  templatesOf(account);
  const count = await callPlatform(account, () =>
    syncTemplates(account, undefined, syncOptions(options), limitedTo(SYNC_TIMEOUT_MS)),
  );
  options.templates.forget(accountId);
  return count;
}

/** Validates what every platform requires; it validates the rest itself. Returns the category. */
function readDefinition({ name, language, category, components }: CreateTemplateRequest): TemplateCategory {
  const violations = new Violations();
  if (name === '') violations.add('name', 'is required');
  if (language === '') violations.add('language', 'is required');
  const known = toChannelCategory(category);
  if (known === undefined) violations.add('category', 'must be MARKETING, UTILITY or AUTHENTICATION');
  if (components.length === 0) violations.add('components', 'is required');
  violations.assertNone();
  return known ?? 'utility';
}

/** Returns a changed template as the platform has it; undefined if it cannot be read now, and a worker will. */
async function refresh(
  account: Account,
  { name, templateId }: Template,
  options: TemplateOptions,
): Promise<Template | undefined> {
  const { templates } = options.store;
  try {
    await syncTemplates(account, name, syncOptions(options), limitedTo(TIMEOUT_MS));
    return await templates.get(account.tenantId, account.id, templateId);
  } catch (error) {
    if (!ConnectorError.is(error)) throw error;
    await templates.requestSync(account.id);
    return undefined;
  } finally {
    options.templates.forget(account.id);
  }
}

/** Returns the error of a call whose outcome is not known: repeating it may be refused, because the template exists. */
function unknownOutcome(error: ConnectorError): ApiError {
  const message = `${error.message}; the platform may have created the template, call SyncTemplates to find out`;
  return new ApiError(status.DEADLINE_EXCEEDED, message, { reason: 'UNKNOWN_OUTCOME' }, error);
}

async function callPlatform<Result>(account: Account, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!ConnectorError.is(error)) throw ApiError.from(error);
    const isRefused = error.reason === 'invalid' || error.reason === 'template';
    throw toPlatformError(error, account.channel, isRefused ? status.INVALID_ARGUMENT : status.FAILED_PRECONDITION);
  }
}

function syncOptions({ store, bus }: TemplateOptions) {
  return { templates: store.templates, bus, now: () => Date.now() };
}

function snapshotOf({ id: accountId, tenantId, channel }: Account) {
  return { accountId, tenantId, channel };
}

function limitedTo(timeoutMs: number): { readonly signal: AbortSignal } {
  return { signal: AbortSignal.timeout(timeoutMs) };
}

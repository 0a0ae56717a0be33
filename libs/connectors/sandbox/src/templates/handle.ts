import { z } from 'zod';
import { unknownObject } from '../graph/accounts.ts';
import { readJson, type SandboxHttpRequest } from '../graph/request.ts';
import { graphError, invalidParameter, type Outcome, success, type SandboxHttpResponse } from '../graph/response.ts';
import { withFault } from '../graph/with-fault.ts';
import type { SandboxAccount } from '../options.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import type { StoredTemplate } from '../state/templates.ts';
import { reviewLater } from './report.ts';
import { componentsRefusal, CREATIONS_PER_HOUR, templateRefusal } from './rules.ts';

const HOUR_MS = 60 * 60 * 1000;
const DEFAULT_LIMIT = 25;

const category = z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']);
const components = z.array(z.looseObject({ type: z.string() }));

const creationSchema = z.object({
  name: z.string(),
  language: z.string().min(1),
  category,
  parameter_format: z.enum(['POSITIONAL', 'NAMED']).default('POSITIONAL'),
  components,
});

const changeSchema = z.object({ category: category.optional(), components: components.optional() });

/**
 * Handles a request to `/{whatsapp-business-account-id}/message_templates`. Source: developers.facebook.com/documentation/
 * business-messaging/whatsapp/templates/template-management.
 */
export function handleTemplates(state: SandboxState, businessId: string, request: SandboxHttpRequest): Outcome {
  const { method } = request;
  const result = state.accounts.authorizeBusiness(businessId, request.authorization, method);
  if (result.kind === 'response') return result;
  const { account } = result;
  const handlers: Readonly<Record<string, () => SandboxHttpResponse>> = {
    GET: () => listTemplates(state, account, request),
    POST: () => createTemplate(state, account, readJson(request)),
    DELETE: () => deleteTemplates(state, account, request),
  };
  const handle = handlers[method] ?? (() => unknownObject(businessId, method.toLowerCase()));
  return withFault(state.faults.take('templates', account.id), handle);
}

/** Handles a POST to `/{template-id}`. */
export function updateTemplate(state: SandboxState, id: string, request: SandboxHttpRequest): Outcome {
  const stored = state.templates.find(id);
  const businessId = stored ? state.accounts.templateOwner(stored.template.account) : id;
  const result = state.accounts.authorizeBusiness(businessId, request.authorization, 'POST');
  if (result.kind === 'response') return result.status === 401 ? result : unknownObject(id);
  if (stored === undefined) return unknownObject(id);
  return withFault(state.faults.take('templates', result.account.id), () => {
    const parsed = changeSchema.safeParse(readJson(request));
    if (!parsed.success) return invalidParameter(z.prettifyError(parsed.error));
    const { template } = stored;
    const { data } = parsed;
    const refusal = data.components && componentsRefusal(data.components, template.parameterFormat ?? 'POSITIONAL');
    if (refusal) return refusal;
    state.templates.register({
      ...{ ...template, state: 'pending' },
      ...(data.category && { category: toCategory(data.category) }),
      ...(data.components && { components: data.components }),
    });
    reviewLater(state, stored);
    return success({ success: true });
  });
}

function listTemplates(
  { templates }: SandboxState,
  account: SandboxAccount,
  { query, path, origin }: SandboxHttpRequest,
): SandboxHttpResponse {
  const parameters = new URLSearchParams(query);
  const [name, status, language] = ['name', 'status', 'language'].map((each) => parameters.get(each));
  const found = templates
    .listOf(account.id)
    .map(toGraph)
    .filter((template) => {
      // Meta's filter finds names that contain it.
      const isNamed = template.name.includes(name ?? '');
      return (
        isNamed &&
        (status ?? template.status) === template.status &&
        (language ?? template.language) === template.language
      );
    });
  const first = Number(decode(parameters.get('after') ?? '')) || 0;
  const limit = Number(parameters.get('limit') ?? DEFAULT_LIMIT) || DEFAULT_LIMIT;
  const last = Math.min(first + limit, found.length);
  const cursors = { before: encode(first), after: encode(last) };
  parameters.set('after', cursors.after);
  const next = last < found.length ? { next: `${origin}${path}?${parameters.toString()}` } : {};
  return success({ data: found.slice(first, last), paging: { cursors, ...next } });
}

function createTemplate(state: SandboxState, account: SandboxAccount, body: unknown): SandboxHttpResponse {
  const parsed = creationSchema.safeParse(body);
  if (!parsed.success) return invalidParameter(z.prettifyError(parsed.error));
  const { name, language, parameter_format: parameterFormat, ...definition } = parsed.data;
  if (!/^[a-z0-9_]{1,512}$/.test(name)) {
    const message = 'The name can only have lowercase letters, digits and underscores.';
    return templateRefusal(undefined, 'Invalid Template Name', message);
  }
  const { templates, accounts, rateLimiter, now } = state;
  if (templates.get(account.id, name, language)) {
    const message = `There is already ${language} content for this template. You can create a new template and try again.`;
    return templateRefusal(2388024, 'Content in This Language Already Exists', message);
  }
  const isStrict = accounts.rulesOf(account).templates === 'registered';
  if (isStrict && templates.isReserved(account.id, name, language, now())) {
    const message = `New ${language} content can't be added while the existing ${language} content is being deleted. Try again in 4 weeks.`;
    return templateRefusal(2388023, 'The Message Template Language is Being Deleted', message);
  }
  const refusal = componentsRefusal(definition.components, parameterFormat);
  if (refusal) return refusal;
  const owner = `templates ${accounts.templateOwner(account.id)}`;
  if (!rateLimiter.take(owner, HOUR_MS / CREATIONS_PER_HOUR, CREATIONS_PER_HOUR, now())) {
    // Graph API, business use case rate limits of the WhatsApp Business Management API.
    const message =
      '(#80008) There have been too many calls to this WhatsApp Business account. Wait a bit and try again.';
    return graphError({ status: 400, code: 80008, message });
  }
  const stored = state.templates.register({
    ...{ account: account.id, name, language, parameterFormat, state: 'pending' },
    ...{ category: toCategory(definition.category), components: definition.components },
  });
  reviewLater(state, stored);
  return success({ id: stored.id, status: 'PENDING', category: definition.category });
}

function deleteTemplates(
  state: SandboxState,
  account: SandboxAccount,
  { query }: SandboxHttpRequest,
): SandboxHttpResponse {
  const parameters = new URLSearchParams(query);
  const [name, id] = [parameters.get('name'), parameters.get('hsm_id')];
  const found = state.templates
    .listOf(account.id)
    .filter((stored) => stored.template.name === name && (id === null || stored.id === id));
  if (found.length === 0)
    return templateRefusal(undefined, 'Message Template Not Found', 'The template does not exist.');
  for (const stored of found) state.templates.delete(stored, state.now());
  return success({ success: true });
}

function toGraph({ id, template }: StoredTemplate) {
  const { name, language, category: word = 'utility', state = 'approved', quality = 'UNKNOWN' } = template;
  return {
    ...{ id, name, language, status: state.toUpperCase(), category: word.toUpperCase() },
    quality_score: { score: quality },
    rejected_reason: state === 'rejected' ? 'INVALID_FORMAT' : 'NONE',
    parameter_format: template.parameterFormat ?? 'POSITIONAL',
    components: template.components ?? [bodyWith(template.bodyParameters ?? 0)],
  };
}

function bodyWith(parameters: number): object {
  const variables = Array.from({ length: parameters }, (_, index) => ` {{${index + 1}}}`).join('');
  return { type: 'BODY', text: `Template${variables}.` };
}

function toCategory(word: z.infer<typeof category>): 'marketing' | 'utility' | 'authentication' {
  return ({ MARKETING: 'marketing', UTILITY: 'utility', AUTHENTICATION: 'authentication' } as const)[word];
}

function encode(position: number): string {
  return Buffer.from(String(position)).toString('base64url');
}

function decode(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}

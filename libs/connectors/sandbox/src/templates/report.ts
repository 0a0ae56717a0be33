import type { SandboxAccount } from '../options.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import type { SandboxTemplate, StoredTemplate } from '../state/templates.ts';

/** Registers a template, or changes it. A changed status or quality is reported in a callback. */
export function registerTemplate(state: SandboxState, template: SandboxTemplate): StoredTemplate {
  const { account, name, language } = template;
  const before = state.templates.get(account, name, language);
  const stored = state.templates.register(template);
  if (before === undefined) return stored;
  if ((before.state ?? 'approved') !== (template.state ?? 'approved')) reportStatus(state, stored);
  if ((before.quality ?? 'UNKNOWN') !== (template.quality ?? 'UNKNOWN')) reportQuality(state, stored, before);
  return stored;
}

/** Registers the sample that Meta gives every WhatsApp Business Account, unless the account has templates. */
export function registerSample({ templates }: Pick<SandboxState, 'templates'>, account: SandboxAccount): void {
  if (account.businessAccountId === undefined || templates.listOf(account.id).length > 0) return;
  templates.register({
    ...{ account: account.id, name: 'hello_world', language: 'en_US', category: 'utility' },
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
      { type: 'BODY', text: 'Welcome and congratulations! This message is a test of your account.' },
      { type: 'FOOTER', text: 'Sandbox sample' },
    ],
  });
}

/** Reviews a template after a while: it is approved, or rejected if its name has the word `rejected`. */
export function reviewLater(state: SandboxState, { id }: StoredTemplate): void {
  const { account } = state.templates.find(id)?.template ?? {};
  const [receiver] = account === undefined ? [] : state.accounts.ofBusiness(state.accounts.templateOwner(account));
  if (receiver === undefined) return;
  state.callbacks.schedule(state.delays.reviewMs, receiver, () => {
    const stored = state.templates.find(id);
    if (stored?.template.state !== 'pending') return undefined;
    const isRejected = stored.template.name.includes('rejected');
    registerTemplate(state, { ...stored.template, state: isRejected ? 'rejected' : 'approved' });
    return undefined;
  });
}

/** Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_status_update. */
function reportStatus(state: SandboxState, { id, template }: StoredTemplate): void {
  const { state: status = 'approved', category = 'utility' } = template;
  report(state, template, 'message_template_status_update', {
    event: status.toUpperCase(),
    ...identify(id, template),
    reason: status === 'rejected' ? 'INVALID_FORMAT' : 'NONE',
    message_template_category: category.toUpperCase(),
  });
}

/** Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_quality_update. */
function reportQuality(state: SandboxState, { id, template }: StoredTemplate, before: SandboxTemplate): void {
  report(state, template, 'message_template_quality_update', {
    previous_quality_score: before.quality ?? 'UNKNOWN',
    new_quality_score: template.quality ?? 'UNKNOWN',
    ...identify(id, template),
  });
}

function identify(id: string, { name, language }: SandboxTemplate): object {
  return { message_template_id: Number(id), message_template_name: name, message_template_language: language };
}

function report(
  { accounts, callbacks, now }: SandboxState,
  { account }: SandboxTemplate,
  field: string,
  value: object,
): void {
  const businessId = accounts.templateOwner(account);
  const time = Math.floor(now() / 1000);
  for (const receiver of accounts.ofBusiness(businessId)) {
    callbacks.schedule(0, receiver, () => JSON.stringify({ id: businessId, time, changes: [{ field, value }] }));
  }
}

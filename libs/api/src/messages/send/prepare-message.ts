import type { Message, SendMessageRequest } from '@chat4all/proto';
import { messageIdOf } from '@chat4all/records';
import type { Accounts } from '@chat4all/runtime';
import type { Store, StoredRequest } from '@chat4all/store';
import { type FrozenAccountCache, assertAccountsUsable } from '../../accounts/frozen-account-cache.ts';
import { type OptOutCache, assertNotOptedOut } from '../../consent/opt-out-cache.ts';
import type { IdempotencyCache } from '../../idempotency/idempotency-cache.ts';
import type { IdentityRules } from '../../recipients/identity-rules.ts';
import { type RecipientLoader, type ResolvedRecipients, noRecipients } from '../../recipients/recipient-loader.ts';
import { planClosedWindows } from '../plan/closed-windows.ts';
import { type MessagePlan, planMessage } from '../plan/plan-message.ts';
import { CLOSED_WINDOW_PATH } from '../plan/validate-closed-window.ts';
import { type SentFileOptions, assertSendable, findSentFile } from '../plan/sent-file.ts';
import { assertTemplate } from '../../templates/assert-template.ts';
import type { TemplateCache } from '../../templates/template-cache.ts';
import { assertReferencedMessages } from './assert-referenced-messages.ts';

/** The parts that {@link prepareMessage} uses. */
export interface PrepareOptions extends IdentityRules, SentFileOptions {
  readonly store: Store;
  readonly idempotency: IdempotencyCache;
  readonly frozenAccounts: FrozenAccountCache;
  readonly recipients: RecipientLoader;
  readonly optOuts: OptOutCache;
  readonly accounts: Accounts;
  readonly templates: TemplateCache;
}

/** A valid request, and the earlier request with the same id if there is one. */
export interface PreparedMessage {
  readonly plan: MessagePlan;
  readonly found: StoredRequest | undefined;
}

/**
 * Validates a request, resolves its recipients, and finds an earlier request with the same id. Does not read the store for
 * a request that has no id and names no user, conversation, file or earlier message. Throws an ApiError.
 */
export async function prepareMessage(
  tenantId: string,
  request: SendMessageRequest,
  options: PrepareOptions,
  resendOf?: Message,
): Promise<PreparedMessage> {
  await options.optOuts.loaded();
  const resolved = await options.recipients.load(tenantId, request.message);
  if (resolved !== noRecipients && hasRequestId(request)) return prepareForUsers(tenantId, request, resolved, options);
  const sent = await findSentFile(tenantId, request, options);
  const plan = planMessage({ tenantId, request, sent, resolved, rules: options, resendOf });
  await assertReferencedMessages(plan, options.store);
  const found = hasRequestId(request) ? await options.idempotency.find(plan.messageId) : undefined;
  if (found !== undefined) return { plan, found };
  assertSendable(sent);
  await assertTemplates(plan, options);
  return { plan: await planClosedWindows(plan, options), found };
}

/**
 * Prepares a repeatable request that names users, whose identities may change until it is repeated. Its identities are
 * pinned once it is certain to be accepted, and not before: a caller can correct what is refused, and repeat the request.
 */
async function prepareForUsers(
  tenantId: string,
  request: SendMessageRequest,
  resolved: ResolvedRecipients,
  options: PrepareOptions,
): Promise<PreparedMessage> {
  const { idempotency, store, recipients } = options;
  const messageId = messageIdOf(tenantId, request.requestId);
  const found = await idempotency.find(messageId);
  const input = { tenantId, request, rules: options, sent: await findSentFile(tenantId, request, options) };
  if (found !== undefined) {
    const pinned = await recipients.pin(tenantId, messageId, resolved);
    return { plan: planMessage({ ...input, resolved: pinned }), found };
  }
  const plan = planMessage({ ...input, resolved });
  await assertReferencedMessages(plan, store);
  assertSendable(input.sent);
  await assertTemplates(plan, options);
  assertDeliverable(plan, options);
  const windowed = await planClosedWindows(plan, options);
  if (request.validateOnly) return { plan: windowed, found };
  const pinned = await recipients.pin(tenantId, messageId, resolved);
  if (pinned === resolved) return { plan: windowed, found };
  return { plan: await planClosedWindows(planMessage({ ...input, resolved: pinned }), options), found };
}

/** Compares the templates of a message, also that for closed windows, with those of its accounts. Throws INVALID_ARGUMENT. */
async function assertTemplates(plan: MessagePlan, options: PrepareOptions): Promise<void> {
  await assertTemplate(plan, options);
  const { message, closedWindowTemplate: value } = plan.request;
  if (value === undefined || message === undefined) return;
  const request = {
    ...plan.request,
    message: { ...message, content: { kind: { $case: 'template' as const, value } } },
  };
  await assertTemplate({ ...plan, request }, options, CLOSED_WINDOW_PATH);
}

/** Throws FAILED_PRECONDITION if an account is frozen, or a recipient has opted out. */
export function assertDeliverable(
  { tenantId, groups, request }: MessagePlan,
  { frozenAccounts, optOuts }: Pick<PrepareOptions, 'frozenAccounts' | 'optOuts'>,
): void {
  assertAccountsUsable(groups, frozenAccounts);
  assertNotOptedOut(tenantId, groups.flat(), request.message?.consentScope ?? '', optOuts);
}

/** Returns whether the client can repeat the request: it has an id that the client chose. */
export function hasRequestId({ requestId }: SendMessageRequest): boolean {
  return requestId !== '';
}

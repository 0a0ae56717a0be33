import type { SendMessageRequest } from '@chat4all/proto';
import { messageIdOf } from '@chat4all/records';
import type { Accounts } from '@chat4all/runtime';
import type { Store, StoredRequest } from '@chat4all/store';
import { type FrozenAccountCache, assertAccountsUsable } from '../../accounts/frozen-account-cache.ts';
import { type OptOutCache, assertNotOptedOut } from '../../consent/opt-out-cache.ts';
import type { IdempotencyCache } from '../../idempotency/idempotency-cache.ts';
import type { IdentityRules } from '../../recipients/identity-rules.ts';
import { type RecipientLoader, type ResolvedRecipients, noRecipients } from '../../recipients/recipient-loader.ts';
import { type MessagePlan, planMessage } from '../plan/plan-message.ts';
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
): Promise<PreparedMessage> {
  await options.optOuts.loaded();
  const resolved = await options.recipients.load(tenantId, request.message);
  if (resolved !== noRecipients && hasRequestId(request)) return prepareForUsers(tenantId, request, resolved, options);
  const sent = await findSentFile(tenantId, request, options);
  const plan = planMessage({ tenantId, request, sent, resolved, rules: options });
  await assertReferencedMessages(plan, options.store);
  const found = hasRequestId(request) ? await options.idempotency.find(plan.messageId) : undefined;
  if (found === undefined) {
    assertSendable(sent);
    await assertTemplate(plan, options);
  }
  return { plan, found };
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
  await assertTemplate(plan, options);
  assertDeliverable(plan, options);
  if (request.validateOnly) return { plan, found };
  const pinned = await recipients.pin(tenantId, messageId, resolved);
  if (pinned === resolved) return { plan, found };
  return { plan: planMessage({ ...input, resolved: pinned }), found };
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

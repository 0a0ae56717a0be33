import { type SendMessageRequest } from '@chat4all/proto';
import { messageIdOf } from '@chat4all/records';
import type { Store, StoredRequest } from '@chat4all/store';
import { type FrozenAccountCache, assertAccountAvailable } from '../../accounts/frozen-account-cache.ts';
import { type ResolvedRecipients, type RecipientLoader, noRecipients } from '../../recipients/recipient-loader.ts';
import { type OptOutCache, assertNoneOptedOut } from '../../consent/opt-out-cache.ts';
import { assertReferencedMessages } from './assert-referenced-messages.ts';
import type { IdempotencyCache } from '../../idempotency/idempotency-cache.ts';
import { type MessagePlan, planMessage } from '../plan/plan-message.ts';
import type { ResolveOptions } from '../../recipients/resolve-identity.ts';

/** What requests are prepared with. */
export interface PrepareOptions extends ResolveOptions {
  readonly store: Store;
  readonly known: IdempotencyCache;
  readonly frozen: FrozenAccountCache;
  readonly addressees: RecipientLoader;
  readonly optOuts: OptOutCache;
}

/** A request that is well, and what is known of an earlier one under the same id. */
export interface Prepared {
  readonly plan: MessagePlan;
  readonly found: StoredRequest | undefined;
}

/**
 * Checks a request, resolves whom it goes to, and looks for an earlier one under the same id. Throws what is wrong with
 * it. One that names no user, no conversation and no earlier message, and has no id, asks the store nothing.
 */
export async function prepareMessage(
  tenantId: string,
  request: SendMessageRequest,
  options: PrepareOptions,
): Promise<Prepared> {
  await options.optOuts.known();
  const addressees = await options.addressees.find(tenantId, request.message);
  if (addressees !== noRecipients && hasRequestId(request))
    return prepareForUsers(tenantId, request, addressees, options);
  const plan = planMessage(tenantId, request, addressees, options);
  await assertReferencedMessages(plan, options.store);
  return { plan, found: hasRequestId(request) ? await options.known.find(plan.messageId) : undefined };
}

/**
 * The same for a request that can be repeated and names users, whose identities may be others by then. Where it goes is
 * remembered when it is sure to be accepted, and not before: who is told what is missing can mend it, and repeat it.
 */
async function prepareForUsers(
  tenantId: string,
  request: SendMessageRequest,
  addressees: ResolvedRecipients,
  options: PrepareOptions,
): Promise<Prepared> {
  const { known, store, addressees: lookUp } = options;
  const messageId = messageIdOf(tenantId, request.requestId);
  const found = await known.find(messageId);
  if (found !== undefined) {
    const first = await lookUp.resolve(tenantId, messageId, addressees);
    return { plan: planMessage(tenantId, request, first, options), found };
  }
  const plan = planMessage(tenantId, request, addressees, options);
  await assertReferencedMessages(plan, store);
  assertDeliverable(plan, options);
  if (request.validateOnly) return { plan, found };
  const first = await lookUp.resolve(tenantId, messageId, addressees);
  return { plan: first === addressees ? plan : planMessage(tenantId, request, first, options), found };
}

/** Throws FAILED_PRECONDITION when an account cannot send it, or somebody does not want it. */
export function assertDeliverable(
  { tenantId, groups, request }: MessagePlan,
  { frozen, optOuts }: Pick<PrepareOptions, 'frozen' | 'optOuts'>,
): void {
  assertAccountAvailable(groups, frozen);
  assertNoneOptedOut(tenantId, groups.flat(), request.message?.consentScope ?? '', optOuts);
}

/** Whether the client can repeat it: it has an id of its own. */
export function hasRequestId({ requestId }: SendMessageRequest): boolean {
  return requestId !== '';
}

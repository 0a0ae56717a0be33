import { DeliveryState, type InboundRecord, SystemNotice } from '@chat4all/proto';
import { retryWhileUnavailable } from '@chat4all/runtime';
import { CHANNEL_MARKETING_SCOPE, type Change, type ConsentDecision, type Store } from '@chat4all/store';
import type { RetryContext } from './retry-context.ts';

/** The parts that {@link recordOptOuts} and {@link recordNotices} use. */
type ConsentOptions = RetryContext & { readonly store: Pick<Store, 'directory'> };

/**
 * The scope of an opt-out that a channel reports. Every channel's opt-out covers marketing at least (WhatsApp's 131050 is
 * about marketing only); whether other messages still pass, the channel decides itself.
 */
const SCOPE = CHANNEL_MARKETING_SCOPE;

/** A message, and the tenant that it is for. */
export interface TenantMessage {
  readonly tenantId: string;
  readonly message: InboundRecord;
}

/** Records the opt-outs that channels report as failures. Retries while the store is unavailable. */
export async function recordOptOuts(changes: readonly Change[], options: ConsentOptions): Promise<void> {
  const optOuts = changes
    .filter(({ state, error }) => state === DeliveryState.FAILED && error?.reason === 'OPTED_OUT')
    .map(({ tenantId, identity }) => ({ tenantId, identity, scope: SCOPE, optedOut: true }));
  await record(optOuts, options);
}

/** Records the opt-outs and opt-ins of the channels' notices, in order. Retries while the store is unavailable. */
export async function recordNotices(messages: readonly TenantMessage[], options: ConsentOptions): Promise<void> {
  const decisions = messages.flatMap(({ tenantId, message: { content, senderIdentities } }) => {
    const notice = content?.kind?.$case === 'system' ? content.kind.value.notice : undefined;
    if (notice !== SystemNotice.OPTED_OUT && notice !== SystemNotice.OPTED_IN) return [];
    const optedOut = notice === SystemNotice.OPTED_OUT;
    return senderIdentities.map((identity) => ({ tenantId, identity, scope: SCOPE, optedOut }));
  });
  await record(decisions, options);
}

async function record(decisions: readonly ConsentDecision[], { store, ...context }: ConsentOptions): Promise<void> {
  if (decisions.length === 0) return;
  await retryWhileUnavailable('record opt-outs', () => store.directory.consents.set(decisions), context);
}

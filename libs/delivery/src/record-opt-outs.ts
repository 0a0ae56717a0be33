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

/** How far the clock of a platform may be ahead of this one's, in milliseconds. A later time of a report counts as now. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** A message, the tenant that it is for, and when the log received it, in milliseconds since 1970. */
export interface TenantMessage {
  readonly tenantId: string;
  readonly message: InboundRecord;
  readonly timeMs: number;
}

/** Records the opt-outs that channels report as failures. Retries while the store is unavailable. */
export async function recordOptOuts(changes: readonly Change[], options: ConsentOptions): Promise<void> {
  const optOuts = changes
    .filter(({ state, error }) => state === DeliveryState.FAILED && error?.reason === 'OPTED_OUT')
    .map(({ tenantId, identity, providerTimeMs }) => {
      const reportTimeMs = reportTime(providerTimeMs, Date.now());
      return { tenantId, identity, scope: SCOPE, optedOut: true, reportTimeMs };
    });
  await record(optOuts, options);
}

/** Records the opt-outs and opt-ins of the channels' notices. Retries while the store is unavailable. */
export async function recordNotices(messages: readonly TenantMessage[], options: ConsentOptions): Promise<void> {
  const decisions = messages.flatMap(({ tenantId, message, timeMs }) => {
    const { content, senderIdentities, providerTimeMs } = message;
    const notice = content?.kind?.$case === 'system' ? content.kind.value.notice : undefined;
    if (notice !== SystemNotice.OPTED_OUT && notice !== SystemNotice.OPTED_IN) return [];
    const optedOut = notice === SystemNotice.OPTED_OUT;
    const reportTimeMs = reportTime(providerTimeMs, timeMs);
    return senderIdentities.map((identity) => ({ tenantId, identity, scope: SCOPE, optedOut, reportTimeMs }));
  });
  await record(decisions, options);
}

/** Returns the time of a report: `nowMs` if the platform states none (0), or one in the future. */
function reportTime(providerTimeMs: number, nowMs: number): number {
  return providerTimeMs > 0 && providerTimeMs <= nowMs + CLOCK_TOLERANCE_MS ? providerTimeMs : nowMs;
}

async function record(decisions: readonly ConsentDecision[], { store, ...context }: ConsentOptions): Promise<void> {
  if (decisions.length === 0) return;
  await retryWhileUnavailable('record opt-outs', () => store.directory.consents.set(decisions), context);
}

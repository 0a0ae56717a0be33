import { DeliveryState } from '@chat4all/proto';
import { retryWhileUnavailable } from '@chat4all/runtime';
import type { Change, Store } from '@chat4all/store';
import type { RetryContext } from './retry-context.ts';

/**
 * The scope of an opt-out that a channel reports. Every channel's opt-out covers marketing at least (WhatsApp's 131050 is
 * about marketing only); whether other messages still pass, the channel decides itself.
 */
const SCOPE = 'marketing';

/** Records the opt-outs that channels report as failures. Retries while the store is unavailable. */
export async function recordOptOuts(
  changes: readonly Change[],
  { store, ...retryContext }: RetryContext & { readonly store: Pick<Store, 'directory'> },
): Promise<void> {
  const consents = changes
    .filter(({ state, error }) => state === DeliveryState.FAILED && error?.reason === 'OPTED_OUT')
    .map(({ tenantId, identity }) => ({ tenantId, identity, scope: SCOPE, optedOut: true }));
  if (consents.length === 0) return;
  await retryWhileUnavailable('record opt-outs', () => store.directory.consents.set(consents), retryContext);
}

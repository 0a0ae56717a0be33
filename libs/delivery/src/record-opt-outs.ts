import { DeliveryState } from '@chat4all/proto';
import { retryWhileUnavailable } from '@chat4all/runtime';
import type { Change, Store } from '@chat4all/store';
import type { RetryContext } from './retry-context.ts';

/**
 * What a person who tells a channel to be sent nothing is taken to have opted out of. It is what every channel's word
 * means at least (WhatsApp's 131050 is about marketing); whether it lets anything else through, the channel says itself.
 */
const SCOPE = 'marketing';

/** Records the word of people of whom a channel says, by a failure, that they have opted out. Waits out an outage. */
export async function recordOptOuts(
  changes: readonly Change[],
  { store, ...retryContext }: RetryContext & { readonly store: Pick<Store, 'directory'> },
): Promise<void> {
  const words = changes
    .filter(({ state, error }) => state === DeliveryState.FAILED && error?.reason === 'OPTED_OUT')
    .map(({ tenantId, identity }) => ({ tenantId, identity, scope: SCOPE, optedOut: true }));
  if (words.length === 0) return;
  await retryWhileUnavailable('record an opt-out', () => store.directory.consents.set(words), retryContext);
}

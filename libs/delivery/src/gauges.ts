import type { PartitionLag } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import { AccountState } from '@chat4all/proto';
import type { Account, Accounts } from '@chat4all/runtime';
import type { AccountStatus, WaitingCounts } from '@chat4all/store';

const states = [
  { state: AccountState.ACTIVE, name: 'active' },
  { state: AccountState.PAUSED, name: 'paused' },
  { state: AccountState.REAUTH_REQUIRED, name: 'reauth_required' },
  { state: AccountState.FROZEN, name: 'frozen' },
];

/** Shows what a group has yet to finish. */
export function showLag(group: string, lag: readonly PartitionLag[], { consumerLag }: Metrics): void {
  for (const { topic, partition, records } of lag) consumerLag.set({ group, topic, partition }, records);
}

/** Shows in which state each account is, and when its credentials end. One of which nothing was said is active. */
export function showAccounts(
  channels: readonly string[],
  accounts: Accounts,
  expireMsOf: (account: Account) => number | undefined,
  statuses: readonly AccountStatus[],
  { accountState, accountTokenExpiry }: Metrics,
): void {
  const known = new Map(statuses.map(({ accountId, state }) => [accountId, state]));
  for (const one of accounts.all) {
    const { id: account, channel } = one;
    if (!channels.includes(channel)) continue;
    const tokenExpireMs = expireMsOf(one);
    const now = known.get(account) ?? AccountState.ACTIVE;
    for (const { state, name } of states) accountState.set({ channel, account, state: name }, state === now ? 1 : 0);
    if (tokenExpireMs !== undefined) accountTokenExpiry.set({ channel, account }, tokenExpireMs / 1_000);
  }
}

/** Shows what waits in the store. */
export function showWaiting(
  channels: readonly string[],
  accounts: Accounts,
  waiting: WaitingCounts,
  { parkedLanes, parkedDeliveries, scheduledDeliveries, storedDeadLetters }: Metrics,
): void {
  const known = new Map(waiting.accounts.map((counts) => [counts.accountId, counts]));
  for (const { id: account, channel } of accounts.all) {
    if (!channels.includes(channel)) continue;
    parkedLanes.set({ channel, account }, known.get(account)?.lanes ?? 0);
    parkedDeliveries.set({ channel, account }, known.get(account)?.deliveries ?? 0);
  }
  scheduledDeliveries.set(waiting.scheduled);
  // A reason of which none is left would stay as it was.
  storedDeadLetters.reset();
  for (const { reason, count } of waiting.deadLetters) storedDeadLetters.set({ reason }, count);
}

import type { PartitionLag } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import { AccountState } from '@chat4all/proto';
import { type Account, type Accounts, hasTemplates } from '@chat4all/runtime';
import type { AccountStatus, Backlog, Templates } from '@chat4all/store';

/** The accounts that a worker serves. */
export interface ServedAccounts {
  readonly channels: readonly string[];
  readonly accounts: Accounts;
}

const STATES = [
  { state: AccountState.ACTIVE, name: 'active' },
  { state: AccountState.PAUSED, name: 'paused' },
  { state: AccountState.REAUTH_REQUIRED, name: 'reauth_required' },
  { state: AccountState.FROZEN, name: 'frozen' },
];

/** Sets the gauges of a consumer group's lag. A partition whose lag is unknown, without a leader, must not keep its last value. */
export async function setLagGauges(
  group: string,
  lag: readonly PartitionLag[],
  { consumerLag }: Pick<Metrics, 'consumerLag'>,
): Promise<void> {
  for (const { labels } of (await consumerLag.get()).values) {
    const isKnown = lag.some(({ topic, partition }) => topic === labels.topic && partition === labels.partition);
    if (labels.group === group && !isKnown) consumerLag.remove(labels);
  }
  for (const { topic, partition, records } of lag) consumerLag.set({ group, topic, partition }, records);
}

/** Sets the gauges of each account's state, active by default, and of the expiry of its credentials. */
export function setAccountGauges(
  served: ServedAccounts,
  statuses: readonly AccountStatus[],
  expireMsOf: (account: Account) => number | undefined,
  { accountState, accountTokenExpiry }: Metrics,
): void {
  const states = new Map(statuses.map(({ accountId, state }) => [accountId, state]));
  for (const configured of accountsOf(served)) {
    const { id: account, channel } = configured;
    const expireMs = expireMsOf(configured);
    const current = states.get(account) ?? AccountState.ACTIVE;
    for (const { state, name } of STATES) {
      accountState.set({ channel, account, state: name }, state === current ? 1 : 0);
    }
    if (expireMs !== undefined) accountTokenExpiry.set({ channel, account }, expireMs / 1_000);
  }
}

/** Sets the gauges of what the store holds: parked and scheduled deliveries, and dead letters. */
export function setBacklogGauges(
  served: ServedAccounts,
  backlog: Backlog,
  { parkedLanes, parkedDeliveries, scheduledDeliveries, storedDeadLetters }: Metrics,
): void {
  const parked = new Map(backlog.accounts.map((counts) => [counts.accountId, counts]));
  for (const { id: account, channel } of accountsOf(served)) {
    parkedLanes.set({ channel, account }, parked.get(account)?.lanes ?? 0);
    parkedDeliveries.set({ channel, account }, parked.get(account)?.deliveries ?? 0);
  }
  scheduledDeliveries.set(backlog.scheduled);
  // A reason without dead letters is absent from the backlog, and must not keep its last value.
  storedDeadLetters.reset();
  for (const { reason, count } of backlog.deadLetters) storedDeadLetters.set({ reason }, count);
}

/** Sets the gauge of the time since which the synchronization of each account's templates fails. */
export async function setTemplateGauges(
  served: ServedAccounts,
  templates: Pick<Templates, 'syncStates'>,
  { templateSyncFailingSince }: Metrics,
): Promise<void> {
  const synchronized = accountsOf(served).filter(hasTemplates);
  const states = await templates.syncStates(synchronized.map(({ id }) => id));
  for (const { id: account, channel } of synchronized) {
    templateSyncFailingSince.set({ channel, account }, (states.get(account)?.failingSinceMs ?? 0) / 1_000);
  }
}

function accountsOf({ channels, accounts }: ServedAccounts): readonly Account[] {
  return accounts.all.filter(({ channel }) => channels.includes(channel));
}

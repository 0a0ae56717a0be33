import type { CallbackEvents, CallbackPart, WebhookRequest, WebhookResult } from '@chat4all/connector';
import type { Account, Accounts } from '@chat4all/runtime';

/** The most accounts that verify the signature of a callback which names no configured account. */
const MAXIMUM_CANDIDATES = 50;

/** A provider's request, and the account or the channel that it is for. */
export interface AddressedCallback {
  readonly channel: string;
  /** The account that the URL names, if any. */
  readonly accountId?: string;
  readonly request: WebhookRequest;
}

/** The parts of a callback that are for one account. */
export interface AccountParts extends CallbackEvents {
  readonly account: Account;
}

/** The parts of a callback that are for an account that is not configured. */
export interface UnknownParts {
  readonly providerAccountId: string;
  /** Their number. */
  readonly parts: number;
}

/**
 * The recipients of a callback:
 * - `unknown`: there is no such account or channel;
 * - `answered`: the connector of `receiver` refuses it, or answers it itself;
 * - `parts`: `receiver` has verified it.
 */
export type RoutedCallback =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'answered';
      readonly receiver: Account;
      readonly result: Exclude<WebhookResult, { readonly kind: 'events' }>;
    }
  | {
      readonly kind: 'parts';
      readonly receiver: Account;
      readonly accounts: readonly AccountParts[];
      readonly unknown: readonly UnknownParts[];
    };

/**
 * Verifies a callback and returns its parts by account. A Meta app has one URL for all its numbers: a part for another account
 * goes to that account if its own secret verifies the callback too, whichever tenant has it.
 */
export function routeCallback(call: AddressedCallback, accounts: Accounts): RoutedCallback {
  let refused: RoutedCallback = { kind: 'unknown' };
  for (const receiver of receiversOf(call, accounts)) {
    const result = receiver.connector.parseWebhook(call.request);
    switch (result.kind) {
      case 'events':
        return toParts(receiver, result, call.request, accounts);
      case 'challenge':
        return { kind: 'answered', receiver, result };
      case 'rejected':
        if (refused.kind === 'unknown') refused = { kind: 'answered', receiver, result };
    }
  }
  return refused;
}

/** Returns the accounts that may verify a callback: the one that its URL names, else those that it names, else all. */
function receiversOf({ channel, accountId, request }: AddressedCallback, accounts: Accounts): readonly Account[] {
  if (accountId !== undefined) {
    const account = accounts.find(accountId);
    return account?.channel === channel ? [account] : [];
  }
  const all = accounts.all.filter((account) => account.channel === channel);
  const connector = all[0]?.connector;
  // Comparing a token costs little, and verifying a signature much.
  if (connector?.callbackAccounts === undefined || request.method === 'GET') return all;
  const known = connector.callbackAccounts(request).flatMap((id) => accounts.byProviderId(channel, id));
  return known.length > 0 ? known : all.slice(0, MAXIMUM_CANDIDATES);
}

function toParts(
  receiver: Account,
  { events, unreadable }: CallbackEvents,
  request: WebhookRequest,
  accounts: Accounts,
): RoutedCallback {
  const own = receiver.connector.providerAccountId;
  const isFor = (id: string | undefined) => (part: CallbackPart) => part.providerAccountId === id;
  const isOwn = ({ providerAccountId, providerBusinessId }: CallbackPart): boolean =>
    providerBusinessId === undefined &&
    (providerAccountId === undefined || own === undefined || providerAccountId === own);
  const routed: AccountParts[] = [
    { account: receiver, events: events.filter(isOwn), unreadable: unreadable.filter(isOwn) },
  ];
  const unknown: UnknownParts[] = [];
  routed.push(...toBusinessParts(events, receiver.channel, request, accounts));
  const others = [...events, ...unreadable].filter((part) => part.providerBusinessId === undefined && !isOwn(part));
  for (const id of new Set(others.map(({ providerAccountId = '' }) => providerAccountId))) {
    const found = verifiedBy(accounts.byProviderId(receiver.channel, id), request);
    if (found === undefined) unknown.push({ providerAccountId: id, parts: others.filter(isFor(id)).length });
    else {
      const { account, result } = found;
      routed.push({
        account,
        events: result.events.filter(isFor(id)),
        unreadable: result.unreadable.filter(isFor(id)),
      });
    }
  }
  return { kind: 'parts', receiver, accounts: routed, unknown };
}

/** Gives the parts about a business to each of its accounts that verifies the callback. */
function toBusinessParts(
  events: CallbackEvents['events'],
  channel: string,
  request: WebhookRequest,
  accounts: Accounts,
): AccountParts[] {
  const businesses = new Set(events.flatMap(({ providerBusinessId }) => providerBusinessId ?? []));
  return [...businesses].flatMap((id) =>
    accounts.all
      .filter((account) => account.channel === channel && account.connector.providerBusinessId === id)
      .flatMap((account): AccountParts[] => {
        const found = verifiedBy([account], request);
        if (found === undefined) return [];
        const own = found.result.events.filter(({ providerBusinessId }) => providerBusinessId === id);
        return [{ account, events: own, unreadable: [] }];
      }),
  );
}

function verifiedBy(
  candidates: readonly Account[],
  request: WebhookRequest,
): { readonly account: Account; readonly result: CallbackEvents } | undefined {
  for (const account of candidates) {
    const result = account.connector.parseWebhook(request);
    if (result.kind === 'events') return { account, result };
  }
  return undefined;
}

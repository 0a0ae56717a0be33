import type { BusRecord } from '@chat4all/bus';
import type { CallbackEvents } from '@chat4all/connector';
import { CALLBACK_CONTENT_TYPE, channelEventToRecord, unreadablePartToRecord } from '@chat4all/records';
import type { Account, Accounts } from '@chat4all/runtime';
import type { DeadLetter } from '@chat4all/store';

/** Returns whether a dead letter is a callback, which is replayed through its connector. */
export function isCallback({ headers }: Pick<DeadLetter, 'headers'>): boolean {
  return headers['content-type'] === CALLBACK_CONTENT_TYPE;
}

/**
 * Returns the records of a callback that could not be read before, as its connector reads it now: its events, and dead letters
 * of what still cannot be read. The whole callback becomes a dead letter again if its account is not configured, or its
 * channel cannot read stored callbacks.
 */
export function replayCallback(letter: DeadLetter, accounts: Accounts): BusRecord[] {
  const { accountId, tenantId, channel } = letter;
  const account = accounts.find(accountId);
  const callback = parse(letter.value);
  if (account?.tenantId !== tenantId) {
    const reason = `account "${accountId}" is not configured`;
    return [unreadablePartToRecord({ id: accountId, tenantId, channel }, { reason, part: callback })];
  }
  if (account.connector.parseCallback === undefined) {
    const reason = `the connector of ${channel} cannot read stored callbacks`;
    return [unreadablePartToRecord(account, { reason, part: callback })];
  }
  return toRecords(account, account.connector.parseCallback(callback), accounts);
}

function toRecords(account: Account, { events, unreadable }: CallbackEvents, accounts: Accounts): BusRecord[] {
  const recipientOf = (providerAccountId: string | undefined): Account => {
    if (providerAccountId === undefined || providerAccountId === account.connector.providerAccountId) return account;
    const others = accounts.byProviderId(account.channel, providerAccountId);
    return others.find(({ tenantId }) => tenantId === account.tenantId) ?? account;
  };
  return [
    ...events.map((event) => channelEventToRecord(recipientOf(event.providerAccountId), event, '')),
    ...unreadable.map((part) => unreadablePartToRecord(recipientOf(part.providerAccountId), part)),
  ];
}

function parse(value: Uint8Array): unknown {
  const callback: unknown = JSON.parse(Buffer.from(value).toString());
  return callback;
}

import type { BusRecord } from '@chat4all/bus';
import { type AccountState, type DeliveryError, accountStateToJSON } from '@chat4all/proto';
import type { ReadDeadLetter } from './dead-letter.ts';
import { eventWithKeyToRecord } from './records.ts';

/** A change of an account's state. */
export interface AccountStateChange {
  readonly account: { readonly id: string; readonly tenantId: string; readonly channel: string };
  readonly state: AccountState;
  /** Why it is suspended, if it is. */
  readonly error?: DeliveryError;
  /** In milliseconds since 1970. */
  readonly timeMs: number;
}

/** Returns the event that an account has another state, always equal for the same account, state and time. */
export function accountStateToRecord({ account, state, error, timeMs }: AccountStateChange): BusRecord {
  const { id: accountId, tenantId, channel } = account;
  const name = accountStateToJSON(state).replace('ACCOUNT_STATE_', '').toLowerCase();
  const value = { accountId, channel, state, error, changeTime: new Date(timeMs) };
  const eventId = `${accountId}/${name}/${timeMs}`;
  return eventWithKeyToRecord({ eventId, tenantId, kind: { $case: 'account', value } }, accountId);
}

/** Returns the event that a record has become a dead letter, always equal for the same one; undefined if its tenant is unknown. */
export function deadLetterToEventRecord(letter: ReadDeadLetter): BusRecord | undefined {
  const { deadLetterId, tenantId, delivery, channel, accountId, error, createTimeMs, key } = letter;
  if (tenantId === '') return undefined;
  const facts = { deadLetterId, deliveryId: delivery?.deliveryId ?? '', channel, accountId, error };
  const value = { ...facts, createTime: new Date(createTimeMs) };
  const eventId = `${deadLetterId}/created`;
  return eventWithKeyToRecord({ eventId, tenantId, kind: { $case: 'deadLetter', value } }, key);
}

/** An endpoint that the gateway has disabled. */
export interface DisabledEndpoint {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly reason: string;
  /** In milliseconds since 1970. */
  readonly timeMs: number;
}

/** Returns the event that an endpoint was disabled, always equal for the same endpoint and time. */
export function endpointDisabledToRecord({ tenantId, endpointId, reason, timeMs }: DisabledEndpoint): BusRecord {
  const eventId = `${endpointId}/disabled/${timeMs}`;
  const kind = { $case: 'endpointDisabled' as const, value: { endpointId, reason } };
  return eventWithKeyToRecord({ eventId, tenantId, kind }, endpointId);
}

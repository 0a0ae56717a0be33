import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DeliveryState, type Identity } from '@chat4all/proto';
import { deliveryIdOf, parseDeliveryId } from '../../delivery-id.ts';
import type { DeliveryProgress } from '../../rules/delivery-progress.ts';
import { WATERMARK_LIMIT } from '../../rules/watermark.ts';
import { decodeError, encodeError, toState } from '../../sql/columns.ts';
import { type DeliveryDetails, deliveryDetails } from '../../sql/delivery-details.ts';
import { type Row, integer, optionalInteger, optionalText, text } from '../../sql/row.ts';
import { toIdentity } from '../../sql/stored-message.ts';
import { decodeHistory, encodeHistory } from './history.ts';
import { RowMemory } from './row-memory.ts';

const SELECT = `SELECT deliveries.*, messages.message_id, messages.tenant_id, messages.conversation_id
  FROM deliveries JOIN messages USING (message_key)`;

/** The keys of deliveries in memory, two for each: several seconds of traffic between SENT and READ, in some megabytes. */
const REMEMBERED_KEYS = 8_192;

/** A row of the table. */
export interface StoredDelivery {
  readonly progress: DeliveryProgress;
  /** The current claim; undefined if no worker has it. */
  readonly claim: string | undefined;
  /** True if a call of the provider is in progress. */
  readonly attempted: boolean;
  /** Its position in its lane; undefined before its first admission. */
  readonly laneSequence: number | undefined;
  readonly messageKey: number;
  readonly position: number;
}

/** The `deliveries` table. */
export class DeliveryTable {
  readonly #find;
  readonly #findAll;
  readonly #findByProvider;
  readonly #ofMessage;
  readonly #newestTo;
  readonly #insert;
  readonly #update;
  readonly #updateNamed;
  readonly #attempt;
  /** By delivery id, and by account and provider's id. */
  readonly #recent = new RowMemory<StoredDelivery>(REMEMBERED_KEYS);

  constructor(database: DatabaseSync) {
    this.#find = database.prepare(`${SELECT} WHERE message_id = ? AND position = ?`);
    this.#findAll = database.prepare(`${SELECT} WHERE message_key = ? ORDER BY position`);
    this.#findByProvider = database.prepare(
      `${SELECT} WHERE account_id = ? AND provider_message_id = ? AND provider_message_id <> ''`,
    );
    this.#ofMessage = database.prepare('SELECT * FROM deliveries WHERE message_key = ? ORDER BY position');
    this.#newestTo = database.prepare(
      `${SELECT} WHERE identity_value = ? AND channel = ? ORDER BY message_key DESC LIMIT ${WATERMARK_LIMIT}`,
    );
    this.#insert = database.prepare(
      `INSERT INTO deliveries (message_key, position, channel, account_id, identity_kind, identity_value, state, claim,
         lane_sequence, provider_message_id, history, update_time, trace_parent)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, '')) ON CONFLICT DO NOTHING`,
    );
    // Two statements, because an update of an indexed column costs twice as much, even if its value stays.
    const update = (columns: string): StatementSync =>
      database.prepare(
        `UPDATE deliveries SET ${columns} state = ?, claim = ?, attempted = ?, lane_sequence = ?, error = ?, history = ?, attempts = ?,
           update_time = ?
         WHERE message_key = ? AND position = ?`,
      );
    this.#update = update('');
    this.#updateNamed = update('provider_message_id = ?,');
    this.#attempt = database.prepare(
      `UPDATE deliveries SET attempted = ? WHERE position = ? AND claim = ? AND state = ${DeliveryState.ROUTED}
         AND message_key = (SELECT message_key FROM messages WHERE message_id = ?)`,
    );
  }

  find(deliveryId: string): StoredDelivery | undefined {
    const recent = this.#recent.get(deliveryId);
    if (recent) return recent;
    const key = parseDeliveryId(deliveryId);
    const row = key && this.#find.get(key.messageId, key.position);
    return row && toDelivery(row);
  }

  /** All deliveries of a message, in order. */
  findAll(messageKey: number): StoredDelivery[] {
    return this.#findAll.all(messageKey).map(toDelivery);
  }

  findByProvider(accountId: string, providerMessageId: string): StoredDelivery | undefined {
    const recent = this.#recent.get(providerKey(accountId, providerMessageId));
    if (recent) return recent;
    const row = this.#findByProvider.get(accountId, providerMessageId);
    return row && toDelivery(row);
  }

  /**
   * The deliveries to these identities that a watermark may hold for: SENT and DELIVERED ones, and those that
   * the fact has moved before.
   */
  coverable(identities: readonly Identity[], factId: string): StoredDelivery[] {
    return this.#newest(identities).filter(({ progress: { state, history } }) => {
      const isBefore = state === DeliveryState.SENT || state === DeliveryState.DELIVERED;
      return isBefore || history.some((entry) => entry.factId === factId);
    });
  }

  /** Returns whether a worker has a delivery to one of these identities, and may be calling the platform. */
  isCalling(identities: readonly Identity[]): boolean {
    return this.#newest(identities).some(
      ({ claim, progress: { state } }) => claim !== undefined && state === DeliveryState.ROUTED,
    );
  }

  ofMessage(messageKey: number): Row[] {
    return this.#ofMessage.all(messageKey);
  }

  /** The newest deliveries to each of these identities, through their accounts. */
  #newest(identities: readonly Identity[]): StoredDelivery[] {
    return identities.flatMap(({ channel, kind, value, accountId }) =>
      this.#newestTo
        .all(value, channel)
        .map(toDelivery)
        .filter(({ progress: { identity } }) => identity.kind === kind && identity.accountId === accountId),
    );
  }

  /** Inserts the delivery, with no call in progress, unless it exists; returns whether it did. */
  insert(delivery: Omit<StoredDelivery, 'attempted'>): boolean {
    const { messageKey, position, progress, claim, laneSequence } = delivery;
    const { channel, accountId, kind, value } = progress.identity;
    const { changes } = this.#insert.run(
      messageKey,
      position,
      channel,
      accountId,
      kind,
      value,
      progress.state,
      claim ?? null,
      laneSequence ?? null,
      progress.providerMessageId,
      encodeHistory(progress.history),
      progress.updateTimeMs,
      progress.traceParent,
    );
    if (changes === 1) this.#remember({ ...delivery, attempted: false });
    return changes === 1;
  }

  /** Writes the columns that may differ from `before`. */
  update(delivery: StoredDelivery, before: StoredDelivery): void {
    const { messageKey, position, progress, claim, attempted, laneSequence } = delivery;
    const values = [
      progress.state,
      claim ?? null,
      attempted ? 1 : 0,
      laneSequence ?? null,
      encodeError(progress.error),
      encodeHistory(progress.history),
      progress.attempts ?? null,
      progress.updateTimeMs,
      messageKey,
      position,
    ];
    const { providerMessageId } = progress;
    if (providerMessageId === before.progress.providerMessageId) this.#update.run(...values);
    else this.#updateNamed.run(providerMessageId, ...values);
    this.#remember(delivery);
  }

  /** Stores whether a call of the provider is in progress, if the delivery has the claim. */
  setAttempted(deliveryId: string, claim: string, attempted: boolean): void {
    const key = parseDeliveryId(deliveryId);
    if (key) this.#attempt.run(attempted ? 1 : 0, key.position, claim, key.messageId);
    // Only the statement knows whether it has changed the row.
    const recent = this.#recent.get(deliveryId);
    if (recent) this.#forgetOne(recent);
  }

  /** Forgets the deliveries that it has written. */
  forget(): void {
    this.#recent.forget();
  }

  #remember(delivery: StoredDelivery): void {
    const { deliveryId, identity, providerMessageId, state } = delivery.progress;
    if (state === DeliveryState.READ) {
      // Nothing follows.
      this.#forgetOne(delivery);
      return;
    }
    this.#recent.set(deliveryId, delivery);
    if (providerMessageId !== '') this.#recent.set(providerKey(identity.accountId, providerMessageId), delivery);
  }

  #forgetOne({ progress: { deliveryId, identity, providerMessageId } }: StoredDelivery): void {
    this.#recent.delete(deliveryId);
    this.#recent.delete(providerKey(identity.accountId, providerMessageId));
  }
}

/** Delivery ids contain no line break, so that the two kinds of keys differ. */
function providerKey(accountId: string, providerMessageId: string): string {
  return `${accountId}\n${providerMessageId}`;
}

/** Returns what the view FULL of a delivery has, from its row. */
export function toDetails(row: Row): DeliveryDetails {
  const error = decodeError(optionalText(row, 'error'));
  return deliveryDetails(decodeHistory(text(row, 'history')), error, optionalText(row, 'attempts'));
}

function toDelivery(row: Row): StoredDelivery {
  const messageId = text(row, 'message_id');
  const position = integer(row, 'position');
  return {
    messageKey: integer(row, 'message_key'),
    position,
    claim: optionalText(row, 'claim'),
    attempted: integer(row, 'attempted') === 1,
    laneSequence: optionalInteger(row, 'lane_sequence'),
    progress: {
      deliveryId: deliveryIdOf(messageId, position),
      messageId,
      tenantId: text(row, 'tenant_id'),
      conversationId: text(row, 'conversation_id'),
      identity: toIdentity(row),
      state: toState(integer(row, 'state')),
      error: decodeError(optionalText(row, 'error')),
      providerMessageId: text(row, 'provider_message_id'),
      traceParent: optionalText(row, 'trace_parent') ?? '',
      history: decodeHistory(text(row, 'history')),
      attempts: optionalText(row, 'attempts'),
      updateTimeMs: integer(row, 'update_time'),
    },
  };
}

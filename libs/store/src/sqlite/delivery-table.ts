import type { DatabaseSync } from 'node:sqlite';
import type { DeliveryProgress } from '../delivery-progress.ts';
import { decodeError, decodeHistory, encodeError, encodeHistory, toState } from './columns.ts';
import { type Row, integer, optionalText, text } from './row.ts';

/** The `deliveries` table: finds, inserts and updates single deliveries within a transaction of the caller's. */
export class DeliveryTable {
  readonly #find;
  readonly #findByProvider;
  readonly #ofMessage;
  readonly #insert;
  readonly #update;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT * FROM deliveries WHERE delivery_id = ?');
    this.#findByProvider = database.prepare(
      `SELECT * FROM deliveries WHERE account_id = ? AND provider_message_id = ? AND provider_message_id <> ''`,
    );
    this.#ofMessage = database.prepare('SELECT * FROM deliveries WHERE message_id = ? ORDER BY position');
    this.#insert = database.prepare(
      `INSERT INTO deliveries (delivery_id, message_id, position, tenant_id, channel, account_id, identity_kind,
         identity_value, conversation_id, state, claim, history, update_time)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = database.prepare(
      `UPDATE deliveries SET state = ?, claim = ?, error = ?, provider_message_id = ?, history = ?, update_time = ?
       WHERE delivery_id = ?`,
    );
  }

  find(deliveryId: string): StoredDelivery | undefined {
    const row = this.#find.get(deliveryId);
    return row && toDelivery(row);
  }

  findByProvider(accountId: string, providerMessageId: string): StoredDelivery | undefined {
    const row = this.#findByProvider.get(accountId, providerMessageId);
    return row && toDelivery(row);
  }

  ofMessage(messageId: string): StoredDelivery[] {
    return this.#ofMessage.all(messageId).map(toDelivery);
  }

  insert(progress: DeliveryProgress, position: number, claim: string | undefined): void {
    this.#insert.run(
      progress.deliveryId,
      progress.messageId,
      position,
      progress.tenantId,
      progress.identity.channel,
      progress.identity.accountId,
      progress.identity.kind,
      progress.identity.value,
      progress.conversationId,
      progress.state,
      claim ?? null,
      encodeHistory(progress.history),
      progress.updateTimeMs,
    );
  }

  update(progress: DeliveryProgress, claim: string | undefined): void {
    this.#update.run(
      progress.state,
      claim ?? null,
      encodeError(progress.error),
      progress.providerMessageId,
      encodeHistory(progress.history),
      progress.updateTimeMs,
      progress.deliveryId,
    );
  }
}

/** A delivery as it stands in the table. */
export interface StoredDelivery {
  readonly progress: DeliveryProgress;
  /** The place in the log of the record that claims it. */
  readonly claim: string | undefined;
}

function toDelivery(row: Row): StoredDelivery {
  return {
    claim: optionalText(row, 'claim'),
    progress: {
      deliveryId: text(row, 'delivery_id'),
      messageId: text(row, 'message_id'),
      tenantId: text(row, 'tenant_id'),
      conversationId: text(row, 'conversation_id'),
      identity: {
        channel: text(row, 'channel'),
        kind: text(row, 'identity_kind'),
        value: text(row, 'identity_value'),
        accountId: text(row, 'account_id'),
      },
      state: toState(integer(row, 'state')),
      error: decodeError(optionalText(row, 'error')),
      providerMessageId: text(row, 'provider_message_id'),
      history: decodeHistory(text(row, 'history')),
      updateTimeMs: integer(row, 'update_time'),
    },
  };
}

import type { DatabaseSync } from 'node:sqlite';
import type { Identity } from '@chat4all/proto';
import { type Row, integer } from '../sql/row.ts';
import type { StoredDelivery } from './tables/delivery-table.ts';
import type { Tables } from './tables/tables.ts';

/** The messages and deliveries of a tenant that concern one address of a person. */
export interface Traces {
  readonly identity: Identity;
  /** The messages to it, from it, that it wrote in a group, and the notices about it. */
  readonly messageKeys: readonly number[];
  /** The messages of others that name it. */
  readonly namingKeys: readonly number[];
  /** The deliveries to it. */
  readonly deliveries: readonly StoredDelivery[];
}

/** Prepares the search for messages and deliveries of an address, on any account. */
export function createFindTraces(
  database: DatabaseSync,
  { deliveries }: Tables,
): (tenantId: string, identity: Identity) => Traces {
  const findKeys = database.prepare(
    `SELECT message_key FROM deliveries JOIN messages USING (message_key)
     WHERE tenant_id = :tenantId AND identity_value = :value AND channel = :channel AND identity_kind = :kind
     UNION SELECT message_key FROM messages
     WHERE tenant_id = :tenantId AND sender_value = :value AND sender_channel = :channel AND sender_kind = :kind
     UNION SELECT message_key FROM messages
     WHERE tenant_id = :tenantId AND author_value = :value AND sender_channel = :channel AND author_kind = :kind
     UNION SELECT message_key FROM messages
     WHERE tenant_id = :tenantId AND subject_value = :value AND sender_channel = :channel AND subject_kind = :kind`,
  );
  const findNaming = database.prepare(
    `SELECT message_key FROM named_people JOIN messages USING (message_key)
     WHERE tenant_id = :tenantId AND value = :value AND channel = :channel AND kind = :kind`,
  );
  return (tenantId, identity) => {
    const { channel, kind, value } = identity;
    const names = { tenantId, channel, kind, value };
    const messageKeys = findKeys.all(names).map(toKey);
    messageKeys.sort((one, other) => one - other);
    const namingKeys = findNaming.all(names).map(toKey);
    const isTo = ({ progress: { identity: to } }: StoredDelivery): boolean =>
      to.channel === channel && to.kind === kind && to.value === value;
    const all = messageKeys.flatMap((key) => deliveries.findAll(key).filter(isTo));
    return { identity, messageKeys, namingKeys, deliveries: all };
  };
}

function toKey(row: Row): number {
  return integer(row, 'message_key');
}

import { CONSENTS_LIMIT, userSubjectOf } from '../consents.ts';
import type { Conversation, Directory, User } from '../directory.ts';
import { listConsents, selectConsentsOf, toProvenConsent } from '../sql/consent-query.ts';
import { listConversations } from '../sql/conversation-query.ts';
import {
  decodeIdentities,
  encodeIdentities,
  storedAddresses,
  storedMembers,
  toConsent,
  toConversation,
  toUser,
} from '../sql/directory-rows.ts';
import { type Row, integer, nestedRows, text } from '../sql/row.ts';
import { positionOf, toUserPage } from '../sql/user-query.ts';
import { toCancelled } from './change-row.ts';
import { toJson } from './encode-batch.ts';
import { findLinked } from './links.ts';
import type { PostgresDatabase } from './postgres-database.ts';

const parameter = (index: number): string => `$${index}`;

const WHOLE_USERS = `
  SELECT users.*, (
    SELECT COALESCE(json_agg(json_build_object('channel', channel, 'kind', kind, 'value', value,
      'account_id', account_id) ORDER BY ordinal), '[]')
    FROM user_identities person WHERE person.tenant_id = users.tenant_id AND person.user_id = users.user_id
  ) AS addresses
  FROM users`;

/** Creates the directory in a PostgreSQL database. */
export function createDirectory(database: PostgresDatabase, now: () => number): Directory {
  return {
    putUser: async (tenantId, { userId, identities, updateTimeMs }) => {
      const rows = await database.query('SELECT * FROM put_user($1, $2, $3, $4, $5)', [
        tenantId,
        userId,
        userSubjectOf(tenantId, userId),
        toJson(storedAddresses(tenantId, identities)),
        updateTimeMs,
      ]);
      return rows.map((row) => ({ index: integer(row, 'index'), userId: text(row, 'owner') }));
    },
    findUsers: async (tenantId, userIds) => {
      const rows = await database.query(`${WHOLE_USERS} WHERE tenant_id = $1 AND user_id = ANY ($2)`, [
        tenantId,
        userIds,
      ]);
      return new Map(rows.map(userFromRow).map((user) => [user.userId, user]));
    },
    listUsers: async (query) => {
      const position = positionOf(query);
      const select = `${WHOLE_USERS} WHERE tenant_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3`;
      const rows = await database.query(select, [query.tenantId, position.after, position.limit]);
      return toUserPage(rows.map(userFromRow), position);
    },
    createConversation: async (tenantId, conversation) => {
      const { conversationId, members, metadata, requestHash, createTimeMs } = conversation;
      const labels = JSON.stringify(metadata);
      const people = toJson(storedMembers(tenantId, members));
      const values = [tenantId, conversationId, labels, requestHash, createTimeMs, people];
      const [row] = await database.query('SELECT * FROM create_conversation($1, $2, $3, $4, $5, $6)', values);
      return row ? fromRow(row) : conversation;
    },
    findConversations: async (tenantId, conversationIds) => {
      const rows = await database.query(
        'SELECT * FROM whole_conversations WHERE tenant_id = $1 AND conversation_id = ANY ($2)',
        [tenantId, conversationIds],
      );
      return new Map(rows.map(fromRow).map((each) => [each.conversationId, each]));
    },
    listConversations: async (query) => {
      const pages = listConversations(query, 'whole_conversations', parameter);
      const { rows, ...rest } = await database.selectPage(pages);
      return { conversations: rows.map(fromRow), ...rest };
    },
    resolve: async (tenantId, resolutions, timeMs) => {
      const batch = resolutions.map(({ messageId, userId, identities }, item) => {
        return { item, message_id: messageId, user_id: userId, identities: encodeIdentities(identities) };
      });
      const rows = await database.query('SELECT * FROM resolve_users($1, $2, $3)', [tenantId, toJson(batch), timeMs]);
      const known = new Map(rows.map((row) => [integer(row, 'item'), decodeIdentities(text(row, 'identities'))]));
      return resolutions.map((each, item) => ({ ...each, identities: known.get(item) ?? each.identities }));
    },
    cancelDeliveriesTo: async (tenantId, userId, timeMs) => {
      const values = [tenantId, userId, timeMs, now()];
      return toCancelled(await database.query('SELECT * FROM cancel_deliveries_to($1, $2, $3, $4)', values));
    },
    eraseUser: async (tenantId, userId) => {
      const [row] = await database.query('SELECT * FROM erase_user($1, $2)', [tenantId, userId]);
      return row && { openDeliveries: integer(row, 'open'), erasedMessages: integer(row, 'erased') };
    },
    linked: (tenantId, identity) => findLinked(database, tenantId, identity),
    consents: {
      set: async (decisions) => {
        const batch = decisions.map(({ tenantId, identity: { channel, kind, value }, ...decision }, item) => {
          const { scope, optedOut, reportTimeMs, proof } = decision;
          const columns = {
            ...{ scope, opted_out: Number(optedOut), report_time: reportTimeMs },
            ...{ decide_time: proof.timeMs, source: proof.source, evidence: proof.evidence },
          };
          return { item, tenant_id: tenantId, channel, kind, value, ...columns };
        });
        await database.query('SELECT set_consents($1)', [toJson(batch)]);
      },
      setOfUser: async (tenantId, userId, { scope, optedOut, proof }) => {
        const subject = userSubjectOf(tenantId, userId);
        const { timeMs, source, evidence } = proof;
        const values = [tenantId, userId, subject, scope, Number(optedOut), timeMs, source, evidence];
        const [row] = await database.query(
          'SELECT set_consent_of_user($1, $2, $3, $4, $5, $6, $7, $8) AS known',
          values,
        );
        return row?.['known'] === true;
      },
      since: async (sequence) => {
        const select = `SELECT * FROM consents WHERE sequence > $1 ORDER BY sequence LIMIT ${CONSENTS_LIMIT}`;
        return (await database.query(select, [sequence])).map(toConsent);
      },
      of: async (tenantId, subjects) => {
        if (subjects.length === 0) return [];
        const query = selectConsentsOf(tenantId, subjects, parameter);
        return (await database.query(query.text, query.values)).map(toProvenConsent);
      },
      list: async (query) => {
        const { rows, ...rest } = await database.selectPage(listConsents(query, parameter));
        return { decisions: rows.map(toProvenConsent), ...rest };
      },
    },
  };
}

function userFromRow(row: Row): User {
  return toUser(row, nestedRows(row, 'addresses'));
}

function fromRow(row: Row): Conversation {
  return toConversation(row, nestedRows(row, 'members'));
}

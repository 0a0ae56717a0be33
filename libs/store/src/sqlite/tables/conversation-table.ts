import type { DatabaseSync } from 'node:sqlite';
import type { Conversation, ConversationPage, ConversationQuery } from '../../directory.ts';
import { listConversations } from '../../sql/conversation-query.ts';
import { storedMembers, toConversation } from '../../sql/directory-rows.ts';
import { type Row, text } from '../../sql/row.ts';
import { PARAMETER, selectPage } from '../select-page.ts';

/** The tables `conversations` and `conversation_members`. */
export class ConversationTable {
  readonly #database: DatabaseSync;
  readonly #insert;
  readonly #insertMember;
  readonly #find;
  readonly #members;
  readonly #removeUser;
  readonly #removeAddress;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare(
      `INSERT INTO conversations (tenant_id, conversation_id, metadata, request_hash, create_time)
       VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#insertMember = database.prepare(
      `INSERT INTO conversation_members (tenant_id, conversation_id, member, ordinal, user_id, channel, kind, value,
         account_id, subject)
       VALUES (:tenant_id, :conversation_id, :member, :ordinal, :user_id, :channel, :kind, :value, :account_id, :subject)`,
    );
    this.#find = database.prepare('SELECT * FROM conversations WHERE tenant_id = ? AND conversation_id = ?');
    this.#members = database.prepare(
      'SELECT * FROM conversation_members WHERE tenant_id = ? AND conversation_id = ? ORDER BY member, ordinal',
    );
    this.#removeUser = database.prepare('DELETE FROM conversation_members WHERE tenant_id = ? AND user_id = ?');
    this.#removeAddress = database.prepare('DELETE FROM conversation_members WHERE tenant_id = ? AND subject = ?');
  }

  /** Inserts the conversation unless it exists. */
  insert(tenantId: string, conversation: Conversation): void {
    const { conversationId, members, metadata, requestHash, createTimeMs } = conversation;
    const labels = JSON.stringify(metadata);
    const { changes } = this.#insert.run(tenantId, conversationId, labels, requestHash, createTimeMs);
    if (changes === 0) return;
    for (const member of storedMembers(tenantId, members)) {
      this.#insertMember.run({ ...member, tenant_id: tenantId, conversation_id: conversationId });
    }
  }

  find(tenantId: string, conversationId: string): Conversation | undefined {
    const row = this.#find.get(tenantId, conversationId);
    return row && this.#conversation(tenantId, row);
  }

  list(query: ConversationQuery): ConversationPage {
    const { rows, ...rest } = selectPage(this.#database, listConversations(query, 'conversations', PARAMETER));
    return { conversations: rows.map((row) => this.#conversation(query.tenantId, row)), ...rest };
  }

  /** Removes a user, and the addresses with these subjects, from all conversations. */
  removeMember(tenantId: string, userId: string, subjects: readonly string[]): void {
    this.#removeUser.run(tenantId, userId);
    for (const subject of subjects) this.#removeAddress.run(tenantId, subject);
  }

  #conversation(tenantId: string, row: Row): Conversation {
    return toConversation(row, this.#members.all(tenantId, text(row, 'conversation_id')));
  }
}

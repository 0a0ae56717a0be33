import type { DatabaseSync } from 'node:sqlite';
import type { Identity } from '@chat4all/proto';
import { subjectOf } from '../../consents.ts';
import type { TakenIdentity, User, UserPage, UserQuery } from '../../directory.ts';
import { storedAddresses, toUser } from '../../sql/directory-rows.ts';
import { text } from '../../sql/row.ts';
import { positionOf, toUserPage } from '../../sql/user-query.ts';

/** The tables `users` and `user_identities`. */
export class UserTable {
  readonly #put;
  readonly #putIdentity;
  readonly #find;
  readonly #list;
  readonly #identities;
  readonly #owner;
  readonly #delete;
  readonly #deleteIdentities;

  constructor(database: DatabaseSync) {
    this.#put = database.prepare(
      `INSERT INTO users (tenant_id, user_id, update_time) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET update_time = excluded.update_time`,
    );
    this.#putIdentity = database.prepare(
      `INSERT INTO user_identities (tenant_id, user_id, ordinal, channel, kind, value, account_id, subject)
       VALUES (:tenant_id, :user_id, :ordinal, :channel, :kind, :value, :account_id, :subject)`,
    );
    this.#find = database.prepare('SELECT * FROM users WHERE tenant_id = ? AND user_id = ?');
    this.#list = database.prepare('SELECT * FROM users WHERE tenant_id = ? AND user_id > ? ORDER BY user_id LIMIT ?');
    this.#identities = database.prepare(
      'SELECT * FROM user_identities WHERE tenant_id = ? AND user_id = ? ORDER BY ordinal',
    );
    this.#owner = database.prepare('SELECT user_id FROM user_identities WHERE tenant_id = ? AND subject = ?');
    this.#delete = database.prepare('DELETE FROM users WHERE tenant_id = ? AND user_id = ?');
    this.#deleteIdentities = database.prepare('DELETE FROM user_identities WHERE tenant_id = ? AND user_id = ?');
  }

  put(tenantId: string, { userId, identities, updateTimeMs }: User): void {
    this.#put.run(tenantId, userId, updateTimeMs);
    this.#deleteIdentities.run(tenantId, userId);
    for (const address of storedAddresses(tenantId, identities)) {
      this.#putIdentity.run({ ...address, tenant_id: tenantId, user_id: userId });
    }
  }

  find(tenantId: string, userId: string): User | undefined {
    const row = this.#find.get(tenantId, userId);
    return row && toUser(row, this.#identities.all(tenantId, userId));
  }

  /** Lists a page of users in the order of their ids. */
  list(query: UserQuery): UserPage {
    const position = positionOf(query);
    const { tenantId } = query;
    const rows = this.#list.all(tenantId, position.after, position.limit);
    const users = rows.map((row) => toUser(row, this.#identities.all(tenantId, text(row, 'user_id'))));
    return toUserPage(users, position);
  }

  /** Those of the identities that belong to other users. */
  takenFrom(tenantId: string, userId: string, identities: readonly Identity[]): TakenIdentity[] {
    return identities.flatMap((identity, index) => {
      const owner = this.ownerOf(tenantId, identity) ?? userId;
      return owner === userId ? [] : [{ index, userId: owner }];
    });
  }

  /** The id of the user that has an identity. */
  ownerOf(tenantId: string, identity: Identity): string | undefined {
    const row = this.#owner.get(tenantId, subjectOf(tenantId, identity));
    return row && text(row, 'user_id');
  }

  delete(tenantId: string, userId: string): void {
    this.#delete.run(tenantId, userId);
    this.#deleteIdentities.run(tenantId, userId);
  }
}

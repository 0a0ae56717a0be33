import type { DatabaseSync } from 'node:sqlite';
import type { Resolution } from '../../directory.ts';
import { decodeIdentities, encodeIdentities } from '../../sql/directory-rows.ts';
import { text } from '../../sql/row.ts';

/** The `resolutions` table: the identities of a user to which a message goes. */
export class ResolutionTable {
  readonly #insert;
  readonly #find;
  readonly #deleteOfUser;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      `INSERT INTO resolutions (message_id, user_id, tenant_id, identities, create_time) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    );
    this.#find = database.prepare('SELECT identities FROM resolutions WHERE message_id = ? AND user_id = ?');
    this.#deleteOfUser = database.prepare('DELETE FROM resolutions WHERE tenant_id = ? AND user_id = ?');
  }

  /** Inserts the resolution unless one exists; returns the one that exists. */
  insert(tenantId: string, resolution: Resolution, timeMs: number): Resolution {
    const { messageId, userId, identities } = resolution;
    this.#insert.run(messageId, userId, tenantId, encodeIdentities(identities), timeMs);
    const row = this.#find.get(messageId, userId);
    return row ? { ...resolution, identities: decodeIdentities(text(row, 'identities')) } : resolution;
  }

  deleteOfUser(tenantId: string, userId: string): void {
    this.#deleteOfUser.run(tenantId, userId);
  }
}

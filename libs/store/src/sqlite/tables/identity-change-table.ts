import type { DatabaseSync } from 'node:sqlite';

/** The `identity_changes` table: the changes that were reported in the last days. */
export class IdentityChangeTable {
  readonly #insert;
  readonly #find;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      'INSERT INTO identity_changes (tenant_id, change_id, report_id, time) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#find = database.prepare('SELECT report_id FROM identity_changes WHERE tenant_id = ? AND change_id = ?');
  }

  /** Stores a change; returns false if another record has reported it before. */
  report(tenantId: string, changeId: string, reportId: string, timeMs: number): boolean {
    if (this.#insert.run(tenantId, changeId, reportId, timeMs).changes === 1) return true;
    return this.#find.get(tenantId, changeId)?.['report_id'] === reportId;
  }
}

import type { DatabaseSync } from 'node:sqlite';
import { CONSENTS_LIMIT, type RecordedConsent } from '../../consents.ts';
import { toConsent } from '../../sql/directory-rows.ts';

/** The `consents` table. */
export class ConsentTable {
  readonly #set;
  readonly #since;
  readonly #scopes;
  readonly #last;

  constructor(database: DatabaseSync) {
    const nextSequence = '(SELECT COALESCE(max(sequence), 0) + 1 FROM consents)';
    this.#set = database.prepare(
      `INSERT INTO consents (tenant_id, subject, scope, opted_out, sequence) VALUES (?, ?, ?, ?, ${nextSequence})
       ON CONFLICT (tenant_id, subject, scope) DO UPDATE SET opted_out = excluded.opted_out, sequence = excluded.sequence
       WHERE consents.opted_out <> excluded.opted_out`,
    );
    this.#since = database.prepare(
      `SELECT * FROM consents WHERE sequence > ? ORDER BY sequence LIMIT ${CONSENTS_LIMIT}`,
    );
    this.#last = database.prepare(
      `SELECT scope, opted_out, max(sequence) FROM consents
       WHERE tenant_id = ? AND subject IN (SELECT value FROM json_each(?)) GROUP BY scope`,
    );
    this.#scopes = database.prepare('SELECT scope FROM consents WHERE tenant_id = ? AND subject = ? AND opted_out = 1');
  }

  /** Records a decision unless the last one was the same. */
  set(tenantId: string, subject: string, scope: string, optedOut: boolean): void {
    this.#set.run(tenantId, subject, scope, optedOut ? 1 : 0);
  }

  /** The scopes that a subject has opted out of. */
  scopesOf(tenantId: string, subject: string): string[] {
    return this.#scopes.all(tenantId, subject).map(({ scope }) => String(scope));
  }

  /** The last decision about each scope of a person with several subjects. */
  lastOf(tenantId: string, subjects: readonly string[]): { readonly scope: string; readonly optedOut: boolean }[] {
    return this.#last
      .all(tenantId, JSON.stringify(subjects))
      .map(({ scope, opted_out: optedOut }) => ({ scope: String(scope), optedOut: optedOut === 1 }));
  }

  since(sequence: number): RecordedConsent[] {
    return this.#since.all(sequence).map(toConsent);
  }
}

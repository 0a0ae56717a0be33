import type { DatabaseSync } from 'node:sqlite';
import { CONSENTS_LIMIT, type ConsentDecision, type RecordedConsent } from '../../consents.ts';
import { CONSENT_COLUMNS, RECORD_CONSENT, SHARE_CONSENT, selectLastDecisions } from '../../sql/consent-statements.ts';
import { toConsent } from '../../sql/directory-rows.ts';
import { type Row, integer, optionalInteger, text } from '../../sql/row.ts';

/** A decision about a scope. */
export type ScopeDecision = Pick<ConsentDecision, 'scope' | 'optedOut' | 'reportTimeMs'>;

/** The last decision of a person about a scope, with the person's newest report about it. */
export interface LastDecision {
  readonly scope: string;
  readonly optedOut: number;
  readonly reportTimeMs: number | null;
  readonly reportOptedOut: number | null;
}

/** The `consents` table. */
export class ConsentTable {
  readonly #set;
  readonly #share;
  readonly #since;
  readonly #scopes;
  readonly #last;

  constructor(database: DatabaseSync) {
    const insert = `INSERT INTO consents (${CONSENT_COLUMNS})
      VALUES (?, ?, ?, ?, (SELECT COALESCE(max(sequence), 0) + 1 FROM consents), ?, ?)`;
    this.#set = database.prepare(`${insert} ${RECORD_CONSENT}`);
    this.#share = database.prepare(`${insert} ${SHARE_CONSENT}`);
    this.#since = database.prepare(
      `SELECT * FROM consents WHERE sequence > ? ORDER BY sequence LIMIT ${CONSENTS_LIMIT}`,
    );
    this.#last = database.prepare(selectLastDecisions('tenant_id = ? AND subject IN (SELECT value FROM json_each(?))'));
    this.#scopes = database.prepare('SELECT scope FROM consents WHERE tenant_id = ? AND subject = ? AND opted_out = 1');
  }

  /** Records a decision unless it changes nothing or a newer report is known. */
  set(tenantId: string, subject: string, { scope, optedOut, reportTimeMs }: ScopeDecision): void {
    const value = Number(optedOut);
    const report = reportTimeMs === undefined ? null : value;
    this.#set.run(tenantId, subject, scope, value, reportTimeMs ?? null, report);
  }

  /** Gives a subject the last decision of its person. */
  share(tenantId: string, subject: string, { scope, optedOut, reportTimeMs, reportOptedOut }: LastDecision): void {
    this.#share.run(tenantId, subject, scope, optedOut, reportTimeMs, reportOptedOut);
  }

  /** The scopes that a subject has opted out of. */
  scopesOf(tenantId: string, subject: string): string[] {
    return this.#scopes.all(tenantId, subject).map(({ scope }) => String(scope));
  }

  /** The last decision about each scope of a person with several subjects. */
  lastOf(tenantId: string, subjects: readonly string[]): LastDecision[] {
    return this.#last.all(tenantId, JSON.stringify(subjects)).map(toLastDecision);
  }

  since(sequence: number): RecordedConsent[] {
    return this.#since.all(sequence).map(toConsent);
  }
}

function toLastDecision(row: Row): LastDecision {
  return {
    scope: text(row, 'scope'),
    optedOut: integer(row, 'opted_out'),
    reportTimeMs: optionalInteger(row, 'report_time') ?? null,
    reportOptedOut: optionalInteger(row, 'report_opted_out') ?? null,
  };
}

import type { DatabaseSync } from 'node:sqlite';
import {
  CONSENTS_LIMIT,
  type ConsentDecision,
  type ConsentPage,
  type ConsentQuery,
  type ProvenConsent,
  type RecordedConsent,
} from '../../consents.ts';
import { toConsentSource } from '../../sql/columns.ts';
import { listConsents, selectConsentsOf, toProvenConsent } from '../../sql/consent-query.ts';
import {
  CONSENT_COLUMNS,
  HISTORY_VALUES,
  INSERT_HISTORY,
  RECORD_CONSENT,
  SHARE_CONSENT,
  selectLastDecisions,
} from '../../sql/consent-statements.ts';
import { toConsent } from '../../sql/directory-rows.ts';
import { type Row, integer, optionalInteger, text } from '../../sql/row.ts';
import { PARAMETER, selectPage } from '../select-page.ts';

/** A decision about a scope. */
export type ScopeDecision = Pick<ConsentDecision, 'scope' | 'optedOut' | 'reportTimeMs' | 'proof'>;

/** The last decision of a person about a scope, with the person's newest report about it. */
export interface LastDecision {
  readonly scope: string;
  readonly optedOut: number;
  readonly reportTimeMs: number | null;
  readonly reportOptedOut: number | null;
  readonly proof: ConsentDecision['proof'];
}

/** The `consents` table. */
export class ConsentTable {
  readonly #database;
  readonly #set;
  readonly #share;
  readonly #record;
  readonly #since;
  readonly #optOuts;
  readonly #last;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const insert = `INSERT INTO consents (${CONSENT_COLUMNS})
      VALUES (?, ?, ?, ?, (SELECT COALESCE(max(sequence), 0) + 1 FROM consents), ?, ?, ?, ?, ?)`;
    this.#set = database.prepare(`${insert} ${RECORD_CONSENT}`);
    this.#share = database.prepare(`${insert} ${SHARE_CONSENT}`);
    this.#record = database.prepare(`${INSERT_HISTORY} SELECT ${HISTORY_VALUES} FROM consents WHERE sequence = ?`);
    this.#since = database.prepare(
      `SELECT * FROM consents WHERE sequence > ? ORDER BY sequence LIMIT ${CONSENTS_LIMIT}`,
    );
    this.#last = database.prepare(selectLastDecisions('tenant_id = ? AND subject IN (SELECT value FROM json_each(?))'));
    this.#optOuts = database.prepare('SELECT * FROM consents WHERE tenant_id = ? AND subject = ? AND opted_out = 1');
  }

  /** Records a decision unless it changes nothing or a newer report is known. */
  set(tenantId: string, subject: string, { scope, optedOut, reportTimeMs, proof }: ScopeDecision): void {
    const { timeMs, source, evidence } = proof;
    const value = Number(optedOut);
    const report = reportTimeMs === undefined ? null : value;
    const columns = [tenantId, subject, scope, value, reportTimeMs ?? null, report, timeMs, source, evidence];
    this.#remember(this.#set.get(...columns));
  }

  /** Gives a subject the last decision of its person. */
  share(tenantId: string, subject: string, decision: LastDecision): void {
    const { scope, optedOut, reportTimeMs, reportOptedOut, proof } = decision;
    const { timeMs, source, evidence } = proof;
    const columns = [tenantId, subject, scope, optedOut, reportTimeMs, reportOptedOut, timeMs, source, evidence];
    this.#remember(this.#share.get(...columns));
  }

  /** The opt-outs of a subject. */
  optOutsOf(tenantId: string, subject: string): Pick<ScopeDecision, 'scope' | 'proof'>[] {
    return this.#optOuts.all(tenantId, subject).map((row) => ({ scope: text(row, 'scope'), proof: toProof(row) }));
  }

  /** The last decision about each scope of a person with several subjects. */
  lastOf(tenantId: string, subjects: readonly string[]): LastDecision[] {
    return this.#last.all(tenantId, JSON.stringify(subjects)).map(toLastDecision);
  }

  since(sequence: number): RecordedConsent[] {
    return this.#since.all(sequence).map(toConsent);
  }

  of(tenantId: string, subjects: readonly string[]): ProvenConsent[] {
    if (subjects.length === 0) return [];
    const { text: select, values } = selectConsentsOf(tenantId, subjects, PARAMETER);
    return this.#database
      .prepare(select)
      .all(...values)
      .map(toProvenConsent);
  }

  list(query: ConsentQuery): ConsentPage {
    const { rows, ...rest } = selectPage(this.#database, listConsents(query, PARAMETER));
    return { decisions: rows.map(toProvenConsent), ...rest };
  }

  #remember(recorded: Row | undefined): void {
    if (recorded !== undefined) this.#record.run(integer(recorded, 'sequence'));
  }
}

function toLastDecision(row: Row): LastDecision {
  return {
    scope: text(row, 'scope'),
    optedOut: integer(row, 'opted_out'),
    reportTimeMs: optionalInteger(row, 'report_time') ?? null,
    reportOptedOut: optionalInteger(row, 'report_opted_out') ?? null,
    proof: toProof(row),
  };
}

function toProof(row: Row): ConsentDecision['proof'] {
  return {
    source: toConsentSource(integer(row, 'source')),
    evidence: text(row, 'evidence'),
    timeMs: integer(row, 'decide_time'),
  };
}

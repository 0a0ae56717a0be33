/** The columns of `consents`, in the order of the values of {@link RECORD_CONSENT} and {@link SHARE_CONSENT}. */
export const CONSENT_COLUMNS =
  'tenant_id, subject, scope, opted_out, sequence, report_time, report_opted_out, decide_time, source, evidence';

const REPLACE = `ON CONFLICT (tenant_id, subject, scope) DO UPDATE
  SET opted_out = excluded.opted_out, sequence = excluded.sequence,
    report_time = COALESCE(excluded.report_time, consents.report_time),
    report_opted_out = COALESCE(excluded.report_opted_out, consents.report_opted_out),
    decide_time = excluded.decide_time, source = excluded.source, evidence = excluded.evidence`;

/** The end of an INSERT that records a decision, unless it changes nothing or a newer report is known. Returns the recorded row. */
export const RECORD_CONSENT = `${REPLACE}
  WHERE CASE WHEN excluded.report_time IS NULL THEN consents.opted_out <> excluded.opted_out
    ELSE consents.report_time IS NULL
      OR (excluded.report_time, excluded.report_opted_out) > (consents.report_time, consents.report_opted_out) END
  RETURNING *`;

/** The end of an INSERT that gives an identity the last decision of its person, unless it has that. Returns the recorded row. */
export const SHARE_CONSENT = `${REPLACE}
  WHERE (excluded.opted_out, excluded.report_time, excluded.report_opted_out)
    IS DISTINCT FROM (consents.opted_out, consents.report_time, consents.report_opted_out)
  RETURNING *`;

/** The start of an INSERT of recorded rows into the history: `SELECT` follows. */
export const INSERT_HISTORY =
  'INSERT INTO consent_history (decision_id, tenant_id, subject, scope, opted_out, create_time, source, evidence)';

/** The values of {@link INSERT_HISTORY} in a recorded row. Ids are as long as each other, so that they sort as the sequence does. */
export const HISTORY_VALUES =
  'substr(CAST(10000000000000000 + sequence AS text), 2), tenant_id, subject, scope, opted_out, decide_time, source, evidence';

/**
 * Returns a query for the last decision of a person about each scope, with the person's newest report about it. `subjects` is a
 * condition that a row of `consents` is of the person. The newest report and the last decision without a report count; of the
 * two, the one that was recorded later.
 */
export function selectLastDecisions(subjects: string): string {
  return `SELECT scope, opted_out, report_time, report_opted_out, decide_time, source, evidence FROM (
    SELECT scope, opted_out, max(report_time) OVER scopes AS report_time, max(report_opted_out) OVER scopes AS report_opted_out,
      decide_time, source, evidence, row_number() OVER (PARTITION BY scope ORDER BY sequence DESC) AS rank
    FROM (
      SELECT *, row_number() OVER (
        PARTITION BY scope, report_time IS NULL ORDER BY report_time DESC, report_opted_out DESC, sequence DESC
      ) AS rank_of_kind
      FROM consents WHERE ${subjects}
    ) AS decisions
    WHERE rank_of_kind = 1
    WINDOW scopes AS (PARTITION BY scope)
  ) AS last_decisions WHERE rank = 1`;
}

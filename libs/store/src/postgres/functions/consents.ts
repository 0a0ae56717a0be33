import {
  CONSENT_COLUMNS,
  HISTORY_VALUES,
  INSERT_HISTORY,
  RECORD_CONSENT,
  SHARE_CONSENT,
  selectLastDecisions,
} from '../../sql/consent-statements.ts';

/** The advisory lock within which consent is recorded, so that decisions commit in the order of their sequence. */
const CONSENT_LOCK = '7161970376424090223';

/** Changes of consent. */
// A transaction that takes both locks takes that of the directory first.
export const CONSENT_FUNCTIONS = `
  -- Records decisions in order. One with the time of a report is ignored if a newer report is known.
  CREATE OR REPLACE FUNCTION record_consents(tenants text[], subjects text[], scopes text[], decisions integer[], report_times bigint[],
    decide_times bigint[], sources integer[], evidences text[])
  RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
  #variable_conflict use_column
  DECLARE
    decision record;
  BEGIN
    IF COALESCE(cardinality(subjects), 0) = 0 THEN
      RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(${CONSENT_LOCK});
    FOR decision IN
      SELECT * FROM unnest(tenants, subjects, scopes, decisions, report_times, decide_times, sources, evidences)
        AS batch (tenant, subject, scope, opted_out, report_time, decide_time, source, evidence)
    LOOP
      WITH recorded AS (
        INSERT INTO consents (${CONSENT_COLUMNS})
        VALUES (decision.tenant, decision.subject, decision.scope, decision.opted_out, nextval('consent_sequence'), decision.report_time,
          CASE WHEN decision.report_time IS NOT NULL THEN decision.opted_out END, decision.decide_time, decision.source, decision.evidence)
        ${RECORD_CONSENT}
      )
      ${INSERT_HISTORY} SELECT ${HISTORY_VALUES} FROM recorded;
    END LOOP;
  END $$;

  -- Gives the last decision of a person about each scope to all current identities of the person.
  CREATE OR REPLACE FUNCTION share_consent(tenant text, identity json) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    subjects text[];
  BEGIN
    subjects := ARRAY(
      SELECT subject_of(tenant, link.channel, link.kind, link.value)
      FROM people_of(tenant, identity->>'channel', identity->>'kind', identity->>'value', identity->>'account_id') link
    );
    IF NOT EXISTS (SELECT FROM consents WHERE tenant_id = tenant AND subject = ANY (subjects)) THEN
      RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(${CONSENT_LOCK});
    WITH recorded AS (
    INSERT INTO consents (${CONSENT_COLUMNS})
    SELECT tenant, person.subject, decision.scope, decision.opted_out, nextval('consent_sequence'), decision.report_time,
      decision.report_opted_out, decision.decide_time, decision.source, decision.evidence
    FROM (${selectLastDecisions('tenant_id = tenant AND subject = ANY (subjects)')}) decision
    CROSS JOIN (
      SELECT DISTINCT subject_of(tenant, link.channel, link.kind, link.value) AS subject
      FROM people_of(tenant, identity->>'channel', identity->>'kind', identity->>'value', identity->>'account_id') link
      WHERE NOT link.retired
    ) person
    ${SHARE_CONSENT}
    )
    ${INSERT_HISTORY} SELECT ${HISTORY_VALUES} FROM recorded;
  END $$;

  -- Records decisions of identities, and of the current ones linked with them, in order.
  CREATE OR REPLACE FUNCTION set_consents(batch json) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  BEGIN
    PERFORM record_consents(array_agg(tenant_id ORDER BY item, subject), array_agg(subject ORDER BY item, subject), array_agg(scope ORDER BY item, subject),
      array_agg(opted_out ORDER BY item, subject), array_agg(report_time ORDER BY item, subject),
      array_agg(decide_time ORDER BY item, subject), array_agg(source ORDER BY item, subject), array_agg(evidence ORDER BY item, subject))
    FROM (
      SELECT decision.item, decision.tenant_id, decision.scope, decision.opted_out, decision.report_time, named.subject,
        -- A process of an earlier version gives none of these.
        COALESCE(decision.decide_time, 0) AS decide_time, COALESCE(decision.source, 0) AS source, COALESCE(decision.evidence, '') AS evidence
      FROM json_to_recordset(batch) AS decision (item integer, tenant_id text, channel text, kind text, value text, scope text,
        opted_out integer, report_time bigint, decide_time bigint, source integer, evidence text),
      LATERAL (
        SELECT subject_of(decision.tenant_id, decision.channel, decision.kind, decision.value) AS subject
        UNION
        SELECT subject_of(decision.tenant_id, link.channel, link.kind, link.value)
        FROM people_of(decision.tenant_id, decision.channel, decision.kind, decision.value, '') link WHERE NOT link.retired
      ) named
    ) all_of_them;
  END $$;

  -- 'setOfUser' of the contract.
  CREATE OR REPLACE FUNCTION set_consent_of_user(tenant text, id text, subject_of_user text, about text, decision integer,
    decided_at bigint DEFAULT 0, source_of_it integer DEFAULT 0, evidence_of_it text DEFAULT '')
  RETURNS boolean LANGUAGE plpgsql SET enable_seqscan = off AS $$
  DECLARE
    subjects text[];
  BEGIN
    PERFORM lock_directory(tenant);
    IF NOT EXISTS (SELECT FROM users WHERE tenant_id = tenant AND user_id = id) THEN
      RETURN false;
    END IF;
    subjects := subject_of_user || ARRAY(
      SELECT subject FROM user_identities WHERE tenant_id = tenant AND user_id = id
      UNION
      SELECT subject_of(tenant, link.channel, link.kind, link.value)
      FROM user_identities person, people_of(tenant, person.channel, person.kind, person.value, '') link
      WHERE person.tenant_id = tenant AND person.user_id = id AND NOT link.retired
    );
    PERFORM record_consents(array_fill(tenant, dimensions), subjects, array_fill(about, dimensions), array_fill(decision, dimensions),
      array_fill(NULL::bigint, dimensions), array_fill(decided_at, dimensions), array_fill(source_of_it, dimensions),
      array_fill(evidence_of_it, dimensions))
    FROM (SELECT ARRAY[cardinality(subjects)] AS dimensions) all_of_them;
    RETURN true;
  END $$;
`;

import { ConsentSource } from '@chat4all/proto';
import { CHANNEL_MARKETING_SCOPE, type ConsentQuery, type ProvenConsent } from '../consents.ts';
import { toConsentSource } from './columns.ts';
import { listed } from './insert-rows.ts';
import { type PageQueries, type Parameter, type SqlQuery, listInOrder, statement } from './pages.ts';
import { type Row, integer, optionalText, text } from './row.ts';

/** The user of a row's subject; NULL if the subject belongs to none. */
const userOf = (table: string): string =>
  `(SELECT user_id FROM user_identities person WHERE person.tenant_id = ${table}.tenant_id AND person.subject = ${table}.subject) AS user_id`;

/** An opt-in of a client to `marketing` also revokes the channel's opt-out: one decision in two rows, of which the other is shown. */
const IS_SHOWN = `NOT (scope = '${CHANNEL_MARKETING_SCOPE}' AND source = ${ConsentSource.API})`;

/** Lists a page of recorded decisions, newest first. Fails with `invalid` if the page size or token is wrong. */
export function listConsents({ tenantId, subjects, ...request }: ConsentQuery, parameter: Parameter): PageQueries {
  const table = 'consent_history';
  return listInOrder(
    {
      ...{ parameter, table, idColumn: 'decision_id', select: `SELECT *, ${userOf(table)} FROM ${table}` },
      inOrder: (value) => [
        `tenant_id = ${value(tenantId)}`,
        IS_SHOWN,
        ...(subjects === undefined ? [] : [`subject IN (${listed(value, subjects)})`]),
      ],
    },
    request,
  );
}

/** Returns the query for the last decisions of subjects, of which there is one at least. */
export function selectConsentsOf(tenantId: string, subjects: readonly string[], parameter: Parameter): SqlQuery {
  return statement(
    parameter,
    (value) => `SELECT consents.*, decide_time AS create_time, ${userOf('consents')} FROM consents
      WHERE tenant_id = ${value(tenantId)} AND subject IN (${listed(value, subjects)}) AND ${IS_SHOWN} ORDER BY subject, scope`,
  );
}

/** Returns a decision with its proof, from a row of one of these queries. */
export function toProvenConsent(row: Row): ProvenConsent {
  const userId = optionalText(row, 'user_id');
  return {
    tenantId: text(row, 'tenant_id'),
    subject: text(row, 'subject'),
    scope: text(row, 'scope'),
    optedOut: integer(row, 'opted_out') === 1,
    proof: {
      source: toConsentSource(integer(row, 'source')),
      evidence: text(row, 'evidence'),
      timeMs: integer(row, 'create_time'),
    },
    ...(userId !== undefined && { userId }),
  };
}

import type { AuditEntry, AuditTrail } from '../audit-trail.ts';
import { insertRows } from './insert-rows.ts';
import { type Conditions, type ListSource, listInOrder, statement } from './pages.ts';
import { type Row, integer, text } from './row.ts';
import type { StatementDriver } from './statement-driver.ts';

/** Creates the audit trail of a store. */
export function createAuditTrail({ parameter, write, selectPage }: StatementDriver): AuditTrail {
  return {
    begin: async (entry) => {
      await write(
        statement(
          parameter,
          (value) => `${insertRows('audit_entries', [toColumns(entry)], value)} ON CONFLICT DO NOTHING`,
        ),
      );
    },
    end: async (entryId, { target, outcome, changedFields }) => {
      await write(
        statement(
          parameter,
          (value) =>
            `UPDATE audit_entries SET target = ${value(target)}, outcome = ${value(outcome)},
               changed_fields = ${value(changedFields.join(' '))} WHERE entry_id = ${value(entryId)}`,
        ),
      );
    },
    list: async ({ tenantId, actor, method, target, startTimeMs, endTimeMs, ...request }) => {
      const conditions: Conditions = (value) => [
        `tenant_id = ${value(tenantId)}`,
        ...(actor === undefined ? [] : [`actor = ${value(actor)}`]),
        ...(method === undefined ? [] : [`method = ${value(method)}`]),
        ...(target === undefined ? [] : [`target = ${value(target)}`]),
        ...(startTimeMs === undefined ? [] : [`create_time >= ${value(startTimeMs)}`]),
        ...(endTimeMs === undefined ? [] : [`create_time < ${value(endTimeMs)}`]),
      ];
      const table = 'audit_entries';
      const source: ListSource = {
        parameter,
        table,
        idColumn: 'entry_id',
        select: `SELECT * FROM ${table}`,
        inOrder: conditions,
      };
      const { rows, ...rest } = await selectPage(listInOrder(source, request));
      return { entries: rows.map(toEntry), ...rest };
    },
  };
}

function toColumns({ entryId, tenantId, timeMs, actor, onBehalfOf, ip, method, traceId, ...result }: AuditEntry) {
  const { target, outcome, changedFields } = result;
  return {
    ...{ entry_id: entryId, tenant_id: tenantId, create_time: timeMs, actor, ip, method, target, outcome },
    ...{ changed_fields: changedFields.join(' '), trace_id: traceId, on_behalf_of: onBehalfOf },
  };
}

function toEntry(row: Row): AuditEntry {
  return {
    entryId: text(row, 'entry_id'),
    tenantId: text(row, 'tenant_id'),
    timeMs: integer(row, 'create_time'),
    actor: text(row, 'actor'),
    onBehalfOf: text(row, 'on_behalf_of'),
    ip: text(row, 'ip'),
    method: text(row, 'method'),
    target: text(row, 'target'),
    outcome: text(row, 'outcome'),
    changedFields: text(row, 'changed_fields')
      .split(' ')
      .filter((field) => field !== ''),
    traceId: text(row, 'trace_id'),
  };
}

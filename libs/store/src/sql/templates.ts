import { type Template, TemplateStatus } from '@chat4all/proto';
import type { TemplateReport, TemplateSnapshot, Templates } from '../templates.ts';
import { insertRows } from './insert-rows.ts';
import { type AddValue, type ListSource, listInOrder, statement } from './pages.ts';
import { integer } from './row.ts';
import type { StatementDriver } from './statement-driver.ts';
import { templateColumns, toTemplate, toTemplateChange } from './template-rows.ts';
import { createTemplateSyncs } from './template-syncs.ts';
import type { RunStatement } from './webhook-dialect.ts';

/** The templates of one statement, so that it has fewer parameters than SQLite allows (32,766). */
const MAXIMUM_ROWS = 500;

/** The time for which a platform may not list a new template, in milliseconds. */
const NEW_MS = 60_000;

/** The columns that a snapshot replaces. */
const COPIED = [
  ...['channel', 'name', 'language', 'category', 'status', 'quality', 'reason', 'parameter_format', 'components'],
  ...['tenant_id', 'sync_time'],
];

const VISIBLE = `status <> ${TemplateStatus.DELETED}`;

/** Creates the templates of a store. */
export function createTemplates(driver: StatementDriver): Templates {
  const { parameter, select, write, selectPage, now } = driver;
  const read: RunStatement = (text) => select(statement(parameter, text));
  const run: RunStatement = (text) => write(statement(parameter, text));
  /** Called after the templates are written, so that a reader of the new version reads them too. */
  const countVersion = async (accountId: string, channel: string, syncTimeMs: number): Promise<void> => {
    await run((value) => {
      const row = { account_id: accountId, channel, version: 1, sync_time: syncTimeMs, failing_since: 0, failures: 0 };
      return `${insertRows('template_syncs', [{ ...row, next_sync_time: 0 }], value)}
              ON CONFLICT (account_id) DO UPDATE SET version = template_syncs.version + 1,
                sync_time = CASE WHEN excluded.sync_time > template_syncs.sync_time THEN excluded.sync_time ELSE template_syncs.sync_time END`;
    });
  };
  return {
    ...createTemplateSyncs({ ...driver, read, run }),
    get: async (tenantId, accountId, templateId) => {
      const [row] = await read(
        (value) =>
          `SELECT * FROM templates WHERE account_id = ${value(accountId)} AND template_id = ${value(templateId)}
             AND tenant_id = ${value(tenantId)} AND ${VISIBLE}`,
      );
      return row && toTemplate(row);
    },
    list: async (query) => {
      const { rows, ...rest } = await selectPage(listInOrder(sourceOf(query, parameter), query, filtersOf(query)));
      return { templates: rows.map(toTemplate), ...rest };
    },
    listOf: async (accountId) => {
      const rows = await read(
        (value) => `SELECT * FROM templates WHERE account_id = ${value(accountId)} AND ${VISIBLE}`,
      );
      return rows.map(toTemplate);
    },
    record: async (snapshot) => {
      const { accountId, channel, timeMs, scope, templates } = snapshot;
      const [sync] = await read(
        (value) => `SELECT sync_time FROM template_syncs WHERE account_id = ${value(accountId)}`,
      );
      const isFirst = sync === undefined || integer(sync, 'sync_time') === 0;
      for (let first = 0; first < templates.length; first += MAXIMUM_ROWS) {
        const some = templates.slice(first, first + MAXIMUM_ROWS);
        await run((value) => upsert(snapshot, some, isFirst || scope === 'created', value));
      }
      if (scope === 'all') await run((value) => deleteOthers(snapshot, value));
      await countVersion(accountId, channel, scope === 'all' ? timeMs : 0);
    },
    report: async (report) => {
      const [row] = await run((value) => applyReport(report, now(), value));
      if (row) await countVersion(report.accountId, toTemplate(row).channel, 0);
    },
    unannounced: async (accountId) => {
      const rows = await read(
        (value) => `SELECT * FROM templates WHERE account_id = ${value(accountId)} AND is_announced = 0`,
      );
      return rows.map(toTemplateChange);
    },
    setAnnounced: async (changes) => {
      for (const { template } of changes) {
        const { accountId, templateId, status, quality } = template;
        await run(
          (value) =>
            `UPDATE templates SET announced_status = ${value(status)}, announced_quality = ${value(quality)},
               is_announced = CASE WHEN status = ${value(status)} AND quality = ${value(quality)} THEN 1 ELSE 0 END
             WHERE account_id = ${value(accountId)} AND template_id = ${value(templateId)}`,
        );
      }
      for (const accountId of new Set(changes.map(({ template }) => template.accountId))) {
        await run(
          (value) =>
            `DELETE FROM templates WHERE account_id = ${value(accountId)} AND NOT ${VISIBLE} AND is_announced = 1`,
        );
      }
    },
  };
}

function sourceOf({ tenantId }: { readonly tenantId: string }, parameter: ListSource['parameter']): ListSource {
  return {
    parameter,
    table: 'templates',
    idColumn: 'template_key',
    select: 'SELECT * FROM templates',
    inOrder: (value) => [`tenant_id = ${value(tenantId)}`],
  };
}

function filtersOf({ accountId, name, language, status }: Parameters<Templates['list']>[0]) {
  const columns = { account_id: accountId, name, language, status };
  return (value: AddValue): string[] => [
    VISIBLE,
    ...Object.entries(columns).flatMap(([column, filter]) =>
      filter === undefined ? [] : [`${column} = ${value(filter)}`],
    ),
  ];
}

function upsert(
  { tenantId, timeMs }: TemplateSnapshot,
  templates: readonly Template[],
  isAnnounced: boolean,
  value: AddValue,
): string {
  const rows = templates.map((template) => ({
    ...templateColumns(template),
    ...{ template_key: `${template.accountId}/${template.templateId}`, tenant_id: tenantId },
    ...{ create_time: timeMs, sync_time: timeMs, change_time: timeMs, report_time: 0 },
    announced_status: isAnnounced ? template.status : TemplateStatus.UNSPECIFIED,
    announced_quality: isAnnounced ? template.quality : 0,
    is_announced: isAnnounced ? 1 : 0,
  }));
  const copied = COPIED.map((name) => `${name} = excluded.${name}`).join(', ');
  return `${insertRows('templates', rows, value)}
          ON CONFLICT (account_id, template_id) DO UPDATE SET ${copied},
            change_time = CASE WHEN templates.status = excluded.status AND templates.quality = excluded.quality
              THEN templates.change_time ELSE excluded.sync_time END,
            is_announced = CASE WHEN templates.announced_status = excluded.status AND templates.announced_quality = excluded.quality
              THEN 1 ELSE 0 END
          WHERE templates.sync_time <= excluded.sync_time`;
}

/** Every template of the snapshot has its time now, or a later one. */
function deleteOthers({ accountId, timeMs }: TemplateSnapshot, value: AddValue): string {
  return `UPDATE templates SET status = ${TemplateStatus.DELETED}, is_announced = 0,
            change_time = ${value(timeMs)}, sync_time = ${value(timeMs)}
          WHERE account_id = ${value(accountId)} AND sync_time < ${value(timeMs)}
            AND create_time < ${value(timeMs - NEW_MS)} AND ${VISIBLE}`;
}

/** The time now guards the report against a snapshot that was taken before it. */
function applyReport(report: TemplateReport, nowMs: number, value: AddValue): string {
  const { accountId, templateId, providerTimeMs, status, quality, category, reason } = report;
  const changed = Object.entries({ status, quality }).flatMap(([column, reported]) =>
    reported === undefined ? [] : [[column, reported] as const],
  );
  // In the order of the text, as placeholders must be.
  const assignments = changed.map(([column, reported]) => `${column} = ${value(reported)}`);
  if (category !== undefined) assignments.push(`category = ${value(category)}`);
  if (status !== undefined) assignments.push(`reason = ${value(reason)}`);
  if (changed.length > 0) {
    const isSame = changed.map(([column, reported]) => `${column} = ${value(reported)}`).join(' AND ');
    assignments.push(`change_time = CASE WHEN ${isSame} THEN change_time ELSE ${value(nowMs)} END`);
    const isAnnounced = ['status', 'quality'].map((column) => {
      const [, reported] = changed.find(([name]) => name === column) ?? [];
      return `announced_${column} = ${reported === undefined ? column : value(reported)}`;
    });
    assignments.push(`is_announced = CASE WHEN ${isAnnounced.join(' AND ')} THEN 1 ELSE 0 END`);
  }
  assignments.push(`sync_time = CASE WHEN sync_time > ${value(nowMs)} THEN sync_time ELSE ${value(nowMs)} END`);
  return `UPDATE templates SET ${assignments.join(', ')}, report_time = ${value(providerTimeMs)}
          WHERE account_id = ${value(accountId)} AND template_id = ${value(templateId)}
            AND report_time <= ${value(providerTimeMs)} RETURNING *`;
}

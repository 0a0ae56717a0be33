import type { EndpointChange, WebhookEndpoint, WebhookEndpoints, WebhookRecovery } from '../webhook-endpoints.ts';
import { insertRows, listed } from './insert-rows.ts';
import { type AddValue, statement } from './pages.ts';
import { integer } from './row.ts';
import type { StatementDriver } from './statement-driver.ts';
import type { RunStatement } from './webhook-dialect.ts';
import { createWebhookPosts } from './webhook-posts.ts';
import { encodeSecrets, recoveryColumns, settingsColumns, toEndpoint, toRecovery } from './webhook-rows.ts';

/** Creates the event webhooks of a store. */
export function createWebhookEndpoints(driver: StatementDriver): WebhookEndpoints {
  const { parameter, select, write, skipLocked, now } = driver;
  const read: RunStatement = (text) => select(statement(parameter, text));
  const run: RunStatement = (text) => write(statement(parameter, text));
  const get = async (tenantId: string, endpointId: string): Promise<WebhookEndpoint | undefined> => {
    const [row] = await read(
      (value) =>
        `SELECT * FROM webhook_endpoints WHERE tenant_id = ${value(tenantId)} AND endpoint_id = ${value(endpointId)}`,
    );
    return row && toEndpoint(row);
  };
  const create: WebhookEndpoints['create'] = async (endpoint, maximum) => {
    const inserted = await run((value) => insertEndpoint(endpoint, maximum, value));
    if (inserted.length > 0) return true;
    const [row] = await read(
      (value) => `SELECT count(*) AS count FROM webhook_endpoints WHERE tenant_id = ${value(endpoint.tenantId)}`,
    );
    // Another call has taken the place that this one had found.
    return (row ? integer(row, 'count') : 0) < maximum && create(endpoint, maximum);
  };
  const findRecovery = async (recoveryId: string): Promise<WebhookRecovery | undefined> => {
    const [row] = await read((value) => `SELECT * FROM webhook_recoveries WHERE recovery_id = ${value(recoveryId)}`);
    return row && toRecovery(row);
  };
  return {
    ...createWebhookPosts({ ...driver, read, run }),
    create,
    get,
    list: async (tenantId) => {
      const rows = await read((value) => {
        const where = tenantId === undefined ? '' : `WHERE tenant_id = ${value(tenantId)}`;
        return `SELECT * FROM webhook_endpoints ${where} ORDER BY create_time, endpoint_id`;
      });
      return rows.map(toEndpoint);
    },
    update: async (tenantId, endpointId, change) => {
      const columns = Object.entries(changedColumns(change));
      if (columns.length === 0) return get(tenantId, endpointId);
      const [row] = await run((value) => {
        const changes = columns.map(([column, changed]) => `${column} = ${value(changed)}`).join(', ');
        return `UPDATE webhook_endpoints SET ${changes}
                WHERE tenant_id = ${value(tenantId)} AND endpoint_id = ${value(endpointId)} RETURNING *`;
      });
      return row && toEndpoint(row);
    },
    delete: async (tenantId, endpointId) => {
      const deleted = await run(
        (value) =>
          `DELETE FROM webhook_endpoints WHERE tenant_id = ${value(tenantId)} AND endpoint_id = ${value(endpointId)}
           RETURNING endpoint_id`,
      );
      if (deleted.length === 0) return;
      for (const table of ['webhook_posts', 'webhook_attempts', 'webhook_recoveries']) {
        await run((value) => `DELETE FROM ${table} WHERE endpoint_id = ${value(endpointId)}`);
      }
    },
    createRecovery: async (recovery) => {
      await run(
        (value) =>
          `${insertRows('webhook_recoveries', [recoveryColumns(recovery)], value)} ON CONFLICT (recovery_id) DO NOTHING`,
      );
      return (await findRecovery(recovery.recoveryId)) ?? recovery;
    },
    getRecovery: async (tenantId, recoveryId) => {
      const recovery = await findRecovery(recoveryId);
      return recovery?.tenantId === tenantId ? recovery : undefined;
    },
    claimRecovery: async (leaseMs) => {
      const due = (value: AddValue): string =>
        `SELECT recovery_id FROM webhook_recoveries WHERE is_done = 0 AND next_attempt_time <= ${value(now())}
         ORDER BY next_attempt_time LIMIT 1`;
      if ((await read(due)).length === 0) return undefined;
      const [row] = await run(
        (value) =>
          `WITH due (due_id) AS MATERIALIZED (${due(value)} ${skipLocked})
           UPDATE webhook_recoveries SET next_attempt_time = ${value(now() + leaseMs)}
           FROM due WHERE recovery_id = due_id RETURNING *`,
      );
      return row && toRecovery(row);
    },
    updateRecovery: async (recoveryId, { cursor, eventCount, done }, leaseMs) => {
      await run(
        (value) =>
          `UPDATE webhook_recoveries SET log_cursor = ${value(cursor)}, event_count = ${value(eventCount)},
             is_done = ${value(done ? 1 : 0)}, next_attempt_time = ${value(now() + leaseMs)}
           WHERE recovery_id = ${value(recoveryId)}`,
      );
    },
  };
}

/** Inserts an endpoint into the first free one of the tenant's places, so that concurrent calls cannot exceed their number. */
function insertEndpoint(endpoint: WebhookEndpoint, maximum: number, value: AddValue): string {
  const { endpointId, tenantId, settings, secrets, disabledReason, failingSinceMs, createTimeMs } = endpoint;
  const columns = {
    ...{ endpoint_id: endpointId, ...settingsColumns(settings), secrets: encodeSecrets(secrets) },
    ...{
      disabled_reason: disabledReason,
      failing_since: failingSinceMs,
      create_time: createTimeMs,
      tenant_id: tenantId,
    },
  };
  return `WITH RECURSIVE places (place) AS (
            SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < CAST(${value(maximum)} AS integer)
          )
          INSERT INTO webhook_endpoints (${Object.keys(columns).join(', ')}, place)
          SELECT ${listed(value, Object.values(columns))}, place FROM places
          WHERE place NOT IN (SELECT place FROM webhook_endpoints WHERE tenant_id = ${value(tenantId)})
          ORDER BY place LIMIT 1 ON CONFLICT DO NOTHING RETURNING endpoint_id`;
}

function changedColumns({
  settings,
  secrets,
  disabledReason,
  failingSinceMs,
}: EndpointChange): Readonly<Record<string, string | number>> {
  return {
    ...(settings && settingsColumns(settings)),
    ...(secrets && { secrets: encodeSecrets(secrets) }),
    ...(disabledReason !== undefined && { disabled_reason: disabledReason }),
    ...(failingSinceMs !== undefined && { failing_since: failingSinceMs }),
  };
}

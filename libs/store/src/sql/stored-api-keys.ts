import type { StoredApiKey, StoredApiKeys } from '../stored-api-keys.ts';
import { insertRows, listed } from './insert-rows.ts';
import type { AddValue } from './pages.ts';
import { type Row, integer, text } from './row.ts';
import type { RunStatement } from './webhook-dialect.ts';

const SELECT_KEYS = `SELECT api_keys.*, COALESCE(uses.last_used_time, 0) AS last_used_time
  FROM api_keys LEFT JOIN api_key_uses uses ON uses.key_id = api_keys.key_id`;

/** Creates the API keys of a stored configuration. */
export function createStoredApiKeys({
  read,
  run,
}: {
  readonly read: RunStatement;
  readonly run: RunStatement;
}): StoredApiKeys {
  const select = async (where: (value: AddValue) => string): Promise<StoredApiKey[]> => {
    const rows = await read((value) => `${SELECT_KEYS} ${where(value)} ORDER BY api_keys.create_time, api_keys.key_id`);
    return rows.map(toStoredApiKey);
  };
  return {
    create: async (key, maximum) => {
      const columns = keyColumns(key);
      const inserted = await run(
        (value) =>
          `INSERT INTO api_keys (${Object.keys(columns).join(', ')})
           SELECT ${listed(value, Object.values(columns))}
           WHERE (SELECT count(*) FROM api_keys WHERE tenant_id = ${value(key.tenantId)})
             < CAST(${value(maximum)} AS integer)
           RETURNING key_id`,
      );
      return inserted.length > 0;
    },
    list: (tenantId) => select((value) => (tenantId === undefined ? '' : `WHERE tenant_id = ${value(tenantId)}`)),
    revoke: async (tenantId, keyId, timeMs) => {
      await run(
        (value) =>
          `UPDATE api_keys SET revoke_time = ${value(timeMs)}
           WHERE tenant_id = ${value(tenantId)} AND key_id = ${value(keyId)} AND revoke_time = 0 RETURNING key_id`,
      );
      const [key] = await select(
        (value) => `WHERE tenant_id = ${value(tenantId)} AND api_keys.key_id = ${value(keyId)}`,
      );
      return key;
    },
    recordUses: async (uses) => {
      if (uses.length === 0) return;
      const rows = uses.map(({ keyId, timeMs }) => ({ key_id: keyId, last_used_time: timeMs }));
      await run(
        (value) =>
          `${insertRows('api_key_uses', rows, value)}
           ON CONFLICT (key_id) DO UPDATE SET last_used_time = excluded.last_used_time
           WHERE excluded.last_used_time > api_key_uses.last_used_time`,
      );
    },
    deleteEnded: async (tenantId, beforeMs) => {
      const deleted = await run(
        (value) =>
          `DELETE FROM api_keys WHERE tenant_id = ${value(tenantId)} AND (
             (revoke_time > 0 AND revoke_time < ${value(beforeMs)})
             OR (expire_time > 0 AND expire_time < ${value(beforeMs)}))
           RETURNING key_id`,
      );
      if (deleted.length === 0) return;
      await run(
        (value) =>
          `DELETE FROM api_key_uses WHERE key_id IN (${listed(
            value,
            deleted.map((row) => text(row, 'key_id')),
          )})`,
      );
    },
  };
}

function keyColumns(key: StoredApiKey): Readonly<Record<string, string | number>> {
  return {
    key_id: key.keyId,
    tenant_id: key.tenantId,
    hash: key.hash,
    hint: key.hint,
    description: key.description,
    scopes: key.scopes.join(' '),
    create_time: key.createTimeMs,
    expire_time: key.expireTimeMs,
    revoke_time: key.revokeTimeMs,
  };
}

function toStoredApiKey(row: Row): StoredApiKey {
  return {
    keyId: text(row, 'key_id'),
    tenantId: text(row, 'tenant_id'),
    hash: text(row, 'hash'),
    hint: text(row, 'hint'),
    description: text(row, 'description'),
    scopes: text(row, 'scopes').split(' '),
    createTimeMs: integer(row, 'create_time'),
    expireTimeMs: integer(row, 'expire_time'),
    revokeTimeMs: integer(row, 'revoke_time'),
    lastUsedTimeMs: integer(row, 'last_used_time'),
  };
}

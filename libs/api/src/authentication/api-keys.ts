import { hash } from 'node:crypto';
import type { Tenant } from '@chat4all/runtime';
import type { Caller } from './caller.ts';
import type { KeyUses } from './key-uses.ts';

/** Returns a function that identifies a caller by API key; undefined for an unknown or expired key. Uses of stored keys are recorded. */
// Keys are looked up by their SHA-256, so that the time of a look-up reveals nothing about the key itself.
export function apiKeyCallers(
  tenants: readonly Tenant[],
  uses?: Pick<KeyUses, 'add'>,
): (key: string) => Caller | undefined {
  const callers = new Map(
    tenants.flatMap(({ id: tenantId, apiKeys }) => apiKeys.map((key) => [key.hash, { key, tenantId }] as const)),
  );
  return (text) => {
    const found = callers.get(hash('sha256', text, 'hex'));
    if (found === undefined) return undefined;
    const { tenantId, key } = found;
    if (key.expireTimeMs !== undefined && key.expireTimeMs <= Date.now()) return undefined;
    if (key.isStored) uses?.add(key.id);
    const { id, scopes, expireTimeMs } = key;
    return { tenantId, scopes, actor: `api_key:${id}`, ...(expireTimeMs !== undefined && { expireTimeMs }) };
  };
}

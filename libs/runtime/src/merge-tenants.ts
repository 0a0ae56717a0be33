import type { StoredSettings } from './stored-settings.ts';
import type { Tenant } from './tenants.ts';

/**
 * Returns the tenants of the file with the API keys of the store; `undefined` without a store, `unknown` until it was read. A key
 * of the file shadows one of the store with the same hash.
 */
export function mergeTenants(
  tenants: readonly Tenant[],
  stored: Pick<StoredSettings, 'apiKeys'> | 'unknown' | undefined,
): readonly Tenant[] {
  if (stored === undefined) return tenants;
  if (stored === 'unknown') return tenants.map((tenant) => ({ ...tenant, storedKeys: 'unknown' }));
  const hashes = new Set(tenants.flatMap(({ apiKeys }) => apiKeys.map(({ hash }) => hash)));
  return tenants.map((tenant) => {
    const keys = stored.apiKeys.get(tenant.id);
    if (keys === undefined) return tenant;
    const others = keys.filter(({ hash }) => !hashes.has(hash));
    return { ...tenant, apiKeys: [...tenant.apiKeys, ...others], storedKeys: 'yes' };
  });
}

const PREFIX = '/tenants/';

/** The CloudEvents attribute `source` of what is a tenant's. */
export function sourceOf(tenantId: string): string {
  return `${PREFIX}${tenantId}`;
}

/** Whose something is by its `source`; empty when that names no tenant. */
export function tenantOf(source: string | undefined): string {
  return source?.startsWith(PREFIX) ? source.slice(PREFIX.length) : '';
}

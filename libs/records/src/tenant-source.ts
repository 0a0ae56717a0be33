const PREFIX = '/tenants/';

/** Returns the CloudEvents attribute `source` of a tenant's record. */
export function sourceOf(tenantId: string): string {
  return `${PREFIX}${tenantId}`;
}

/** Returns the tenant of a CloudEvents `source`; empty if it names none. */
export function tenantOf(source: string | undefined): string {
  return source?.startsWith(PREFIX) ? source.slice(PREFIX.length) : '';
}

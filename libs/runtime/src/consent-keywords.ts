import type { ConsentKeywords, Tenant } from './tenants.ts';

/** Returns a function that returns the keywords of a tenant as currently configured; undefined if it has none. */
export function consentKeywordsOf(configuration: {
  readonly tenants: readonly Tenant[];
}): (tenantId: string) => ConsentKeywords | undefined {
  let known: readonly Tenant[] | undefined;
  let keywords = new Map<string, ConsentKeywords | undefined>();
  return (tenantId) => {
    const { tenants } = configuration;
    if (tenants !== known) keywords = new Map(tenants.map(({ id, consentKeywords }) => [id, consentKeywords]));
    known = tenants;
    return keywords.get(tenantId);
  };
}

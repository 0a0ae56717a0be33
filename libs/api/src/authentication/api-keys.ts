import { hash } from 'node:crypto';
import type { Tenant } from '@chat4all/runtime';
import type { Caller } from './caller.ts';

/** Tells whose API key it is; undefined: nobody's. */
// Keys are looked up by their SHA-256, so what the time of a look-up tells is about the hash, not about the key.
export function apiKeyCallers(tenants: readonly Tenant[]): (key: string) => Caller | undefined {
  const callers = new Map<string, Caller>(
    tenants.flatMap(({ id, apiKeys }) =>
      apiKeys.map((key) => [key.hash, { tenantId: id, scopes: key.scopes }] as const),
    ),
  );
  return (key) => callers.get(hash('sha256', key, 'hex'));
}

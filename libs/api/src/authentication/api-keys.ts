import { hash } from 'node:crypto';
import type { Tenant } from '@chat4all/runtime';
import type { Caller } from './caller.ts';

/** Returns a function that identifies a caller by API key; undefined for an unknown key. */
// Keys are looked up by their SHA-256, so that the time of a look-up reveals nothing about the key itself.
export function apiKeyCallers(tenants: readonly Tenant[]): (key: string) => Caller | undefined {
  const callers = new Map<string, Caller>(
    tenants.flatMap(({ id, apiKeys }) =>
      apiKeys.map((key) => [key.hash, { tenantId: id, scopes: key.scopes }] as const),
    ),
  );
  return (key) => callers.get(hash('sha256', key, 'hex'));
}

import type { Identity, IdentityChangeRecord } from '@chat4all/proto';
import { subjectOf } from '../consents.ts';
import { distinctIdentities } from '../rules/links.ts';
import type { Tables } from './tables/tables.ts';

/** The tables that links concern. */
type LinkTables = Pick<Tables, 'links' | 'consents'>;

/** Links identities of one person. Their last decisions about consent become those of all. */
export function linkIdentities(
  tables: LinkTables,
  tenantId: string,
  identities: readonly Identity[],
  nowMs: number,
): void {
  const distinct = distinctIdentities(identities);
  const [first] = distinct;
  if (first !== undefined && tables.links.link(tenantId, distinct, nowMs)) shareConsent(tables, tenantId, first);
}

/** Links the old identities of a person with those that replace them. */
export function linkReplaced(
  tables: LinkTables,
  tenantId: string,
  { old, new: current }: IdentityChangeRecord,
  nowMs: number,
): void {
  const [first] = current;
  if (first === undefined) return;
  tables.links.replace(tenantId, old, current, nowMs);
  shareConsent(tables, tenantId, first);
}

function shareConsent({ links, consents }: LinkTables, tenantId: string, identity: Identity): void {
  const toSubject = (each: Identity): string => subjectOf(tenantId, each);
  const subjects = links.personOf(tenantId, identity).map(toSubject);
  for (const decision of consents.lastOf(tenantId, subjects)) {
    for (const each of links.currentOf(tenantId, identity)) consents.share(tenantId, toSubject(each), decision);
  }
}

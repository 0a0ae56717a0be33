import type { Identity } from '@chat4all/proto';
import type { LinkTable } from './tables/link-table.ts';
import type { UserTable } from './tables/user-table.ts';

/** The tables in which the user of a person is found. */
export interface PersonTables {
  readonly links: LinkTable;
  readonly users: UserTable;
}

/** Returns the user of the directory that the person with an identity is; empty if there is none. */
export function userOf({ links, users }: PersonTables, tenantId: string, identity: Identity): string {
  for (const each of [identity, ...links.personOf(tenantId, identity)]) {
    const userId = users.ownerOf(tenantId, each);
    if (userId !== undefined) return userId;
  }
  return '';
}

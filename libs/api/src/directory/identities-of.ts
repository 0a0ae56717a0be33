import type { Identity } from '@chat4all/proto';
import type { Directory, Member } from '@chat4all/store';
import { notFound } from '../errors/api-error.ts';

/** Returns the identities of a person. Throws NOT_FOUND if the tenant does not have the user. */
export async function identitiesOf(
  tenantId: string,
  person: Member,
  directory: Pick<Directory, 'findUsers'>,
): Promise<readonly Identity[]> {
  if (person.kind === 'identities') return person.identities;
  const user = (await directory.findUsers(tenantId, [person.userId])).get(person.userId);
  if (user === undefined) throw notFound('user', person.userId);
  return user.identities;
}

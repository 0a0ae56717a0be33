import { status } from '@grpc/grpc-js';
import type { ListUsersRequest, ListUsersResponse, User } from '@chat4all/proto';
import type { Directory, User as StoredUser } from '@chat4all/store';
import type { OptOutCache } from '../consent/opt-out-cache.ts';
import { ApiError, describeFields, invalidField, notFound } from '../errors/api-error.ts';
import type { IdentityRules } from '../recipients/identity-rules.ts';
import { readIdentities } from '../recipients/read-recipient.ts';
import { MAXIMUM_IDENTITIES } from '../recipients/validate-recipients.ts';
import { pageSizeFrom } from '../validation/page-size.ts';
import { PageTokens } from '../validation/page-tokens.ts';
import { validateUserId } from '../validation/validate-fields.ts';
import { Violations } from '../validation/violations.ts';

/**
 * Creates a user, or replaces its identities. Throws INVALID_ARGUMENT that names every invalid field, ALREADY_EXISTS that
 * names every identity of another user.
 */
export async function updateUser(
  tenantId: string,
  user: User | undefined,
  options: IdentityRules & { readonly directory: Directory; readonly optOuts: OptOutCache },
): Promise<User> {
  if (user === undefined) throw invalidField('user', 'is required');
  const violations = new Violations();
  validateUserId(user.userId, 'user.user_id', violations);
  violations.addIfMore('user.identities', user.identities.length, MAXIMUM_IDENTITIES);
  const fieldOf = (index: number): string => `user.identities[${index}]`;
  const identities = readIdentities(user.identities, fieldOf, { ...options, tenantId, violations });
  violations.assertNone();

  const written = { userId: user.userId, identities, updateTimeMs: Date.now() };
  const taken = await options.directory.putUser(tenantId, written);
  if (taken.length === 0) {
    // The user's opt-outs apply to added identities too.
    await options.optOuts.refresh();
    return toUser(written);
  }
  const fieldViolations = taken.map(({ index, userId }) => {
    return { field: fieldOf(index), description: `belongs to user "${userId}"; remove it there first` };
  });
  const details = { reason: 'IDENTITY_TAKEN', fieldViolations };
  throw new ApiError(status.ALREADY_EXISTS, describeFields(fieldViolations), details);
}

/** Reads a user. Throws NOT_FOUND if the tenant does not have it. */
export async function getUser(tenantId: string, userId: string, directory: Directory): Promise<User> {
  if (userId === '') throw invalidField('user_id', 'is required');
  const user = (await directory.findUsers(tenantId, [userId])).get(userId);
  if (user === undefined) throw notFound('user', userId);
  return toUser(user);
}

/** Lists users in the order of their ids. */
export async function listUsers(
  tenantId: string,
  { pageSize, pageToken }: ListUsersRequest,
  directory: Directory,
): Promise<ListUsersResponse> {
  const tokens = new PageTokens('ListUsers', { tenantId });
  const token = tokens.read(pageToken);
  const query = { tenantId, pageSize: pageSizeFrom(pageSize), ...(token !== '' && { pageToken: token }) };
  const { users, nextPageToken } = await directory.listUsers(query);
  return { users: users.map(toUser), nextPageToken: tokens.write(nextPageToken) };
}

function toUser({ userId, identities, updateTimeMs }: StoredUser): User {
  return { userId, identities: [...identities], updateTime: new Date(updateTimeMs) };
}

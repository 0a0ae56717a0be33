import { status } from '@grpc/grpc-js';
import type { FieldViolation, User } from '@chat4all/proto';
import type { Directory, User as StoredUser } from '@chat4all/store';
import { ApiError, invalidFields, notFound } from '../errors/api-error.ts';
import { MAXIMUM_IDENTITIES, validateUserId } from '../recipients/validate-recipients.ts';
import type { OptOutCache } from '../consent/opt-out-cache.ts';
import { type IdentityRules, readIdentities } from '../recipients/read-recipient.ts';

/**
 * Creates a user, or replaces its identities. Throws INVALID_ARGUMENT that names every wrong field, ALREADY_EXISTS that
 * names every identity which is another user's.
 */
export async function updateUser(
  tenantId: string,
  user: User | undefined,
  options: IdentityRules & { readonly directory: Directory; readonly optOuts: OptOutCache },
): Promise<User> {
  const violations: FieldViolation[] = [];
  if (user === undefined) throw invalidFields([{ field: 'user', description: 'is missing' }]);
  validateUserId(user.userId, 'user.user_id', (field, description) => violations.push({ field, description }));
  const count = user.identities.length;
  if (count > MAXIMUM_IDENTITIES) {
    violations.push({
      field: 'user.identities',
      description: `are ${count}, at most ${MAXIMUM_IDENTITIES} are allowed`,
    });
  }
  const fieldOf = (index: number): string => `user.identities[${index}]`;
  const identities = readIdentities(tenantId, user.identities, fieldOf, options, violations);
  if (violations.length > 0) throw invalidFields(violations);

  const written = { userId: user.userId, identities, updateTimeMs: Date.now() };
  const taken = await options.directory.putUser(tenantId, written);
  if (taken.length === 0) {
    // What the user has opted out of holds for what was added.
    await options.optOuts.refresh();
    return toUser(written);
  }
  const fieldViolations = taken.map(({ index, userId }) => {
    return { field: fieldOf(index), description: `is the user ${userId}'s: take it from there first` };
  });
  const message = fieldViolations.map(({ field, description }) => `${field} ${description}`).join('; ');
  throw new ApiError(status.ALREADY_EXISTS, message, { reason: 'IDENTITY_TAKEN', fieldViolations });
}

/** Reads a user. Throws NOT_FOUND when the tenant has none such. */
export async function getUser(tenantId: string, userId: string, directory: Directory): Promise<User> {
  if (userId === '') throw invalidFields([{ field: 'user_id', description: 'is missing' }]);
  const user = (await directory.findUsers(tenantId, [userId])).get(userId);
  if (user === undefined) throw notFound('user', userId);
  return toUser(user);
}

function toUser({ userId, identities, updateTimeMs }: StoredUser): User {
  return { userId, identities: [...identities], updateTime: new Date(updateTimeMs) };
}

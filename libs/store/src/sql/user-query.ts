import type { User, UserPage, UserQuery } from '../directory.ts';
import { decodePageToken, encodePageToken } from '../page-token.ts';
import { assertPageSize } from './pages.ts';

/** The position of a page of users: those after an id, and one more than the page has, which tells whether there is a next one. */
export interface UserPosition {
  readonly after: string;
  readonly limit: number;
}

/** Returns the position of a page. Fails with `invalid` if the page size or token is wrong. */
export function positionOf({ pageSize, pageToken }: UserQuery): UserPosition {
  assertPageSize(pageSize);
  return { after: pageToken === undefined ? '' : decodePageToken(pageToken).id, limit: pageSize + 1 };
}

/** Returns the page of the users found at a position. */
export function toUserPage(found: readonly User[], { limit }: UserPosition): UserPage {
  const users = found.slice(0, limit - 1);
  const last = users.at(-1);
  if (found.length < limit || last === undefined) return { users };
  return { users, nextPageToken: encodePageToken({ timeMs: 0, id: last.userId }) };
}

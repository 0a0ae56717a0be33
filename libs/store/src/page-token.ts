import { StoreError } from './store-error.ts';

/** A position in a list ordered by time, then id. An empty id is before all items of that time in a list of the newest first. */
export interface PageCursor {
  readonly timeMs: number;
  readonly id: string;
}

/** Returns the page token for the items after a position. */
export function encodePageToken({ timeMs, id }: PageCursor): string {
  return Buffer.from(`${timeMs}:${id}`).toString('base64url');
}

/** Returns the position in a page token. Fails with `invalid` if {@link encodePageToken} did not produce it. */
export function decodePageToken(token: string): PageCursor {
  const match = /^(\d{1,16}):(.*)$/.exec(Buffer.from(token, 'base64url').toString());
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new StoreError('invalid', 'page_token: not a token of this list; omit it for the first page');
  }
  return { timeMs: Number(match[1]), id: match[2] };
}

import { StoreError } from './store-error.ts';

/** A place in a list that is ordered by time, then id. */
export interface PageCursor {
  readonly timeMs: number;
  readonly id: string;
}

export function encodePageToken({ timeMs, id }: PageCursor): string {
  return Buffer.from(`${timeMs}:${id}`).toString('base64url');
}

/** Fails with `invalid` when the text is not one that {@link encodePageToken} gave. */
export function decodePageToken(token: string): PageCursor {
  const match = /^(\d{1,16}):(.+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new StoreError('invalid', 'page_token is not one that this list gave');
  }
  return { timeMs: Number(match[1]), id: match[2] };
}

import type { PartReader } from '@chat4all/connector';
import type { EntryContext, EntryItem } from './entry-item.ts';

/**
 * Converts a comment on a post of the account, of which the id and the author are required. Returns undefined without them.
 * It has no content of its own kind: its original has the text and the post.
 */
export function readComment(comment: PartReader, { accountId, now }: EntryContext): EntryItem | undefined {
  const providerMessageId = comment.id('id');
  const author = comment.object('from');
  const [value, username, replyTo] = [author.id('id'), author.text('username'), comment.id('parent_id')];
  if (providerMessageId === undefined || value === undefined) return undefined;
  if (value === accountId) return { kind: 'dropped', reason: 'a comment of the account' };
  return {
    kind: 'events',
    events: [
      {
        kind: 'message',
        providerMessageId,
        from: [{ kind: 'igsid', value }],
        time: now,
        original: comment.value,
        ...(username !== undefined && { username }),
        ...(replyTo !== undefined && { replyTo }),
      },
    ],
  };
}

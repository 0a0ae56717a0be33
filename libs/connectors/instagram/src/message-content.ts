import type { InboundContent, MediaType, PartReader } from '@chat4all/connector';
import type { Occurrence } from './entry-item.ts';
import { readReferral } from './referral.ts';

const MEDIA_TYPES: ReadonlyMap<string, MediaType> = new Map([
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['file', 'document'],
]);

/**
 * Converts a message, of which only the id is required, to one event, or to one event each for its text and its attachments.
 * Returns undefined without an id.
 */
export function readMessage(message: PartReader): Occurrence[] | undefined {
  const mid = message.id('mid');
  if (mid === undefined) return undefined;
  // An unreadable mark is one as well: without it, the deletion would be taken for a repetition of the message.
  if (message.has('is_deleted') && message.boolean('is_deleted') !== false) {
    return [{ providerMessageId: `${mid}#deletion`, content: { kind: 'deletion', messageId: mid } }];
  }
  const [replyTo, referral] = [message.object('reply_to').id('mid'), readReferral(message.object('referral'))];
  const contents = readContents(message);
  return (contents.length > 0 ? contents : [undefined]).map((content, index) => ({
    providerMessageId: index === 0 ? mid : `${mid}#${index + 1}`,
    ...(content && { content: inStory(message, content) }),
    ...(replyTo !== undefined && { replyTo }),
    ...(referral && { referral }),
  }));
}

/** Converts the new text of a message. `stamp` distinguishes edits without a number. */
export function readEdit(edit: PartReader, stamp: string): Occurrence[] | undefined {
  const messageId = edit.id('mid');
  if (messageId === undefined) return undefined;
  const text = edit.text('text');
  const content: InboundContent =
    text === undefined ? { kind: 'channel_specific', payload: edit.value ?? {} } : { kind: 'text', text };
  const providerMessageId = `${messageId}#edit-${edit.id('num_edit') ?? stamp}`;
  return [{ providerMessageId, content: { kind: 'edit', messageId, content } }];
}

function readContents(message: PartReader): InboundContent[] {
  const text = message.text('text');
  const choice = message.object('quick_reply').text('payload');
  if (choice !== undefined) return [{ kind: 'selection', id: choice, title: text ?? choice }];
  return [
    ...(text === undefined ? [] : [{ kind: 'text', text } as const]),
    ...message.list('attachments').flatMap((attachment) => readAttachment(attachment) ?? []),
  ];
}

/** Converts one of a message's `attachments`. One that is neither a file nor a story, such as a share, is channel-specific. */
function readAttachment(attachment: PartReader): InboundContent | undefined {
  const name = attachment.text('type') ?? '';
  const type = MEDIA_TYPES.get(name);
  const url = readUrl(attachment.object('payload'));
  if (name === 'story_mention') return { kind: 'story', relation: 'mention', ...(url !== undefined && { url }) };
  if (type !== undefined && url !== undefined) return { kind: 'media', type, url };
  return attachment.value && { kind: 'channel_specific', payload: attachment.value };
}

/** Returns the content as an answer to a story, if the message is one. */
function inStory(message: PartReader, content: InboundContent): InboundContent {
  const story = message.object('reply_to').object('story');
  const [url, storyId] = [readUrl(story), story.id('id')];
  if (url === undefined && storyId === undefined) return content;
  return {
    kind: 'story',
    relation: 'reply',
    ...(url !== undefined && { url }),
    ...(storyId !== undefined && { storyId }),
    content,
  };
}

function readUrl(part: PartReader): string | undefined {
  const url = part.text('url');
  if (url === undefined || URL.canParse(url)) return url;
  part.reject('url');
  return undefined;
}

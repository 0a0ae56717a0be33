import type { InboundContent, InboundMessage, MediaType, PartReader } from '@chat4all/connector';

const MEDIA_TYPES: ReadonlyMap<string, MediaType> = new Map([
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['file', 'document'],
]);

type Part = Pick<InboundMessage, 'providerMessageId' | 'content' | 'replyTo'>;

/**
 * Converts a message, of which only the id is required, to one event, or to one event each for its text and its attachments.
 * Returns undefined without an id.
 */
export function readMessage(message: PartReader): Part[] | undefined {
  const mid = message.id('mid');
  if (mid === undefined) return undefined;
  if (message.boolean('is_deleted') === true) {
    return [{ providerMessageId: `${mid}#deletion`, content: { kind: 'deletion', messageId: mid } }];
  }
  const replyTo = message.object('reply_to').id('mid');
  return readContents(message).map((content, index) => ({
    providerMessageId: index === 0 ? mid : `${mid}#${index + 1}`,
    content,
    ...(replyTo !== undefined && { replyTo }),
  }));
}

function readContents(message: PartReader): InboundContent[] {
  const text = message.text('text');
  const choice = message.object('quick_reply').text('payload');
  if (choice !== undefined) return [{ kind: 'selection', id: choice, title: text ?? choice }];
  const contents: InboundContent[] = [
    ...(text === undefined ? [] : [{ kind: 'text', text } as const]),
    ...message.list('attachments').map(readAttachment),
  ];
  return contents.length > 0 ? contents : [{ kind: 'channel_specific', payload: message.value ?? {} }];
}

/** Converts one of a message's `attachments`. One that is not a file (a share, a story mention, …) is channel-specific. */
function readAttachment(attachment: PartReader): InboundContent {
  const type = MEDIA_TYPES.get(attachment.text('type') ?? '');
  const url = attachment.object('payload').text('url');
  if (type !== undefined && url !== undefined && URL.canParse(url)) return { kind: 'media', type, url };
  return { kind: 'channel_specific', payload: attachment.value ?? {} };
}

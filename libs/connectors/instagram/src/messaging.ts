import type { ChannelEvent, InboundContent, InboundMessage, MediaContent, MediaType } from '@chat4all/connector';
import { attachmentSchema, messagingSchema, type Messaging } from './wire.ts';

const MEDIA_TYPES: ReadonlyMap<string, MediaType> = new Map([
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['file', 'document'],
]);

/** Converts one of `messaging` to its events, which may be none. Returns undefined if it is invalid. */
export function readMessaging(part: unknown, accountId: string): readonly ChannelEvent[] | undefined {
  const parsed = messagingSchema.safeParse(part);
  if (!parsed.success) return undefined;
  const { sender, timestamp: time, message, read, reaction, postback, referral } = parsed.data;
  // Instagram echoes the messages that the account sent, through the API or in the app. They are not inbound.
  if (message?.is_echo === true || sender.id === accountId) return [];
  const from = [{ kind: 'igsid', value: sender.id }];
  const inbound = (providerMessageId: string, content?: InboundContent): InboundMessage => ({
    ...{ kind: 'message', providerMessageId, from, time, original: part },
    ...(content && { content }),
  });
  if (read) return [{ kind: 'receipt', state: 'read', providerMessageId: read.mid, identities: from, time }];
  if (message) {
    const replyTo = message.reply_to?.mid;
    return readMessage(message, inbound).map((event) => ({ ...event, ...(replyTo !== undefined && { replyTo }) }));
  }
  // A reaction has no id, and a person may add, remove and add it again.
  if (reaction) {
    const emoji = reaction.action === 'unreact' ? '' : (reaction.emoji ?? '❤️');
    return [inbound(`${reaction.mid}#reaction-${time}`, { kind: 'reaction', messageId: reaction.mid, emoji })];
  }
  if (postback) {
    const { mid, payload, title = payload } = postback;
    return [inbound(mid, title === undefined ? undefined : { kind: 'selection', id: payload ?? title, title })];
  }
  // A referral only reports that a link opened the conversation.
  return referral === undefined ? undefined : [];
}

type CreateMessage = (providerMessageId: string, content?: InboundContent) => InboundMessage;

/** Converts a message to one event, or to one event each for its text and its files. */
function readMessage(message: NonNullable<Messaging['message']>, inbound: CreateMessage): InboundMessage[] {
  const { mid, text = '', attachments = [], quick_reply: quickReply } = message;
  if (message.is_deleted === true) return [inbound(`${mid}#deletion`, { kind: 'deletion', messageId: mid })];
  if (quickReply) return [inbound(mid, { kind: 'selection', id: quickReply.payload, title: text })];
  const contents = [
    ...(text === '' ? [] : [{ kind: 'text', text } as const]),
    ...attachments.map((attachment) => readAttachment(attachment)),
  ];
  if (contents.length === 0) return [inbound(mid)];
  return contents.map((content, index) => inbound(index === 0 ? mid : `${mid}#${index + 1}`, content));
}

/** Converts one of a message's `attachments`. Returns undefined if it is not a file: a share, a story mention, … */
function readAttachment(part: unknown): MediaContent | undefined {
  const { data } = attachmentSchema.safeParse(part);
  const type = data && MEDIA_TYPES.get(data.type);
  if (type === undefined || data?.payload.url === undefined) return undefined;
  return { kind: 'media', type, url: data.payload.url };
}

import type { ChannelEvent, InboundContent, InboundMessage } from '@chat4all/connector';
import { readAttachment } from './attachments.ts';
import { messagingSchema, type Messaging } from './wire.ts';

/** One of `messaging`: its events, none when it is of no interest, or undefined when it is not understood. */
export function readMessaging(part: unknown, accountId: string): readonly ChannelEvent[] | undefined {
  const parsed = messagingSchema.safeParse(part);
  if (!parsed.success) return undefined;
  const { sender, timestamp: time, message, read, reaction, postback, referral } = parsed.data;
  // Instagram echoes what the account itself sent, through us or by hand in the app: nobody wrote to us.
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
  // A reaction has no id of its own; the same person may react, take it back, and react again.
  if (reaction) {
    const emoji = reaction.action === 'unreact' ? '' : (reaction.emoji ?? '❤️');
    return [inbound(`${reaction.mid}#reaction-${time}`, { kind: 'reaction', messageId: reaction.mid, emoji })];
  }
  if (postback) {
    const { mid, payload, title = payload } = postback;
    return [inbound(mid, title === undefined ? undefined : { kind: 'selection', id: payload ?? title, title })];
  }
  // Somebody opened the conversation through a link; there is nothing to answer yet.
  return referral === undefined ? undefined : [];
}

type MakeMessage = (providerMessageId: string, content?: InboundContent) => InboundMessage;

/** A message as one event, or as one each for its text and its files. */
function readMessage(message: NonNullable<Messaging['message']>, inbound: MakeMessage): InboundMessage[] {
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

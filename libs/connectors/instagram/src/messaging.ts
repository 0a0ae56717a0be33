import type { ChannelEvent } from '@chat4all/connector';
import { messagingSchema } from './wire.ts';

/** One of `messaging`: an event, nothing of interest (`ignored`), or undefined when it is not understood. */
export function readMessaging(part: unknown, accountId: string): ChannelEvent | 'ignored' | undefined {
  const parsed = messagingSchema.safeParse(part);
  if (!parsed.success) return undefined;
  const { sender, timestamp: time, message, read, postback } = parsed.data;
  // Instagram echoes what the account itself sent, through us or by hand in the app.
  if (message?.is_echo === true || sender.id === accountId) return 'ignored';
  const person = [{ kind: 'igsid', value: sender.id }];
  if (read) return { kind: 'receipt', state: 'read', providerMessageId: read.mid, identities: person, time };
  // A deletion names an earlier message and says nothing new.
  if (message?.is_deleted === true) return 'ignored';
  if (message) {
    return {
      kind: 'message',
      providerMessageId: message.mid,
      from: person,
      time,
      original: part,
      ...(message.text !== undefined && message.text !== '' && { content: { kind: 'text', text: message.text } }),
      ...(message.reply_to?.mid !== undefined && { replyTo: message.reply_to.mid }),
    };
  }
  if (postback) return { kind: 'message', providerMessageId: postback.mid, from: person, time, original: part };
  return undefined;
}

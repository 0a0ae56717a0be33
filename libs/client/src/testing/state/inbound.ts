import { randomUUID } from 'node:crypto';
import { Message, MessageDirection, threadIdOf } from '@chat4all/proto';
import { FAKE_TENANT } from './plan-message.ts';
import { type ContentInput, toContent } from '../../inputs/content.ts';

/** An inbound message to simulate. */
export interface InboundInput {
  /** Default: `whatsapp`. */
  readonly channel?: string;
  /** The address of the sender. */
  readonly from: string;
  readonly text?: string;
  /** Content instead of a text. */
  readonly content?: ContentInput;
}

/** Returns an inbound message. */
export function toInbound({ channel = 'whatsapp', from, text = '', content = { text } }: InboundInput): Message {
  const kind = channel === 'whatsapp' ? 'phone' : 'igsid';
  const sender = { channel, kind, value: from, accountId: `fake-${channel}` };
  return {
    ...Message.fromPartial({ messageId: randomUUID(), direction: MessageDirection.INBOUND }),
    content: toContent(content),
    createTime: new Date(),
    sender,
    threadId: threadIdOf(FAKE_TENANT, sender),
    senderIdentities: [sender],
    providerMessageId: randomUUID(),
  };
}

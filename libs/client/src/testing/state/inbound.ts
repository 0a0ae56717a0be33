import { randomUUID } from 'node:crypto';
import { Message, MessageDirection } from '@chat4all/proto';
import { type ContentInput, toContent } from '../../inputs/content.ts';

/** What a person writes. */
export interface InboundInput {
  /** Default: `whatsapp`. */
  readonly channel?: string;
  /** The person's address. */
  readonly from: string;
  readonly text?: string;
  /** Instead of a text. */
  readonly content?: ContentInput;
}

/** A message from a person. */
export function toInbound({ channel = 'whatsapp', from, text = '', content = { text } }: InboundInput): Message {
  const kind = channel === 'whatsapp' ? 'phone' : 'igsid';
  return {
    ...Message.fromPartial({ messageId: randomUUID(), direction: MessageDirection.INBOUND }),
    content: toContent(content),
    createTime: new Date(),
    sender: { channel, kind, value: from, accountId: `fake-${channel}` },
    providerMessageId: randomUUID(),
  };
}

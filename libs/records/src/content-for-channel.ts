import { type Capabilities, type Content as ChannelContent, ConnectorError, adaptContent } from '@chat4all/connector';
import type { DeliveryRecord } from '@chat4all/proto';
import { toChannelContent } from './channel.ts';

/**
 * A delivery's content as its channel is sent it: adapted where it does not fit, and that part of it which the delivery
 * is. Content that fits, as STRICT demands, is left alone, so this needs not know what the client had asked for. Throws a
 * `ConnectorError` for what no connector carries, and for content that does not become the promised number of messages;
 * what cannot be adapted is left to the platform to refuse.
 */
export function contentForChannel(
  { content, part, partCount }: Pick<DeliveryRecord, 'content' | 'part' | 'partCount'>,
  capabilities: Capabilities,
): ChannelContent {
  const said = toChannelContent(content);
  const parts = messagesFor(said, capabilities);
  const one = parts[part];
  if (one !== undefined && parts.length === Math.max(1, partCount)) return one;
  // Only when the channel's limits are others by now than when it was accepted.
  throw new ConnectorError(
    `the content becomes ${parts.length} messages on the channel, not ${Math.max(1, partCount)}`,
    {
      reason: 'invalid',
      retryable: false,
      certain: true,
      scope: 'delivery',
    },
  );
}

/** The messages that content becomes on a channel; never none: what cannot be adapted is left to the platform to refuse. */
export function messagesFor(content: ChannelContent, capabilities: Capabilities): readonly ChannelContent[] {
  const { contents } = adaptContent(content, capabilities);
  return contents.length > 0 ? contents : [content];
}

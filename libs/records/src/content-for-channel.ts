import { type Capabilities, type Content as ChannelContent, ConnectorError, adaptContent } from '@chat4all/connector';
import type { DeliveryRecord } from '@chat4all/proto';
import { toChannelContent } from './channel.ts';

/**
 * Returns the content that a delivery sends: adapted to its channel, and of it the part that the delivery is. Content that
 * fits, as STRICT requires, is unchanged; content that cannot be adapted is left for the platform to refuse. Throws a
 * `ConnectorError` for content that no connector can send, and if it does not become the expected number of messages.
 */
export function contentForChannel(
  { content, part, partCount }: Pick<DeliveryRecord, 'content' | 'part' | 'partCount'>,
  capabilities: Capabilities,
): ChannelContent {
  const parts = messagesFor(toChannelContent(content), capabilities);
  const own = parts[part];
  if (own !== undefined && parts.length === Math.max(1, partCount)) return own;
  // Happens only if the limits of the channel have changed since the delivery was accepted.
  throw new ConnectorError(
    `content becomes ${parts.length} messages on the channel, but ${Math.max(1, partCount)} were expected`,
    {
      reason: 'invalid',
      retryable: false,
      certain: true,
      scope: 'delivery',
    },
  );
}

/** Returns the messages that content becomes on a channel, at least one: content that cannot be adapted is left for the platform to refuse. */
export function messagesFor(content: ChannelContent, capabilities: Capabilities): readonly ChannelContent[] {
  const { contents } = adaptContent(content, capabilities);
  return contents.length > 0 ? contents : [content];
}

import { type Content as ChannelContent, ConnectorError } from '@chat4all/connector';
import type { Content, DeliveryError } from '@chat4all/proto';

/** A message's content as connectors take it. Throws a ConnectorError for a kind that no connector carries. */
export function toChannelContent(content: Content | undefined): ChannelContent {
  if (content?.kind?.$case === 'text') {
    const { body, previewUrl } = content.kind.value;
    return { kind: 'text', text: body, previewUrl };
  }
  throw new ConnectorError(`content of kind ${content?.kind?.$case ?? 'none'} cannot be sent`, {
    reason: 'invalid',
    retryable: false,
    certain: true,
    scope: 'delivery',
  });
}

/** What a person sent, in the API's words. */
export function fromChannelContent({ text, previewUrl = false }: ChannelContent): Content {
  return { kind: { $case: 'text', value: { body: text, previewUrl } } };
}

/** Why a delivery failed, in the API's words. */
export function toDeliveryError(error: ConnectorError): DeliveryError {
  return {
    reason: error.reason.toUpperCase(),
    message: error.message,
    channelCode: error.channelCode ?? '',
    certain: error.certain,
  };
}

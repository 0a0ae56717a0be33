import { adaptContent } from '@chat4all/connector';
import {
  type MessagePreview,
  type PreviewMessageRequest,
  type PreviewMessageResponse,
  SendMessageRequest,
} from '@chat4all/proto';
import { fromChannelContent, toChannelContent } from '@chat4all/records';
import type { RecipientLoader } from '../recipients/recipient-loader.ts';
import { planMessage } from './plan/plan-message.ts';
import type { ResolveOptions } from '../recipients/resolve-identity.ts';

/**
 * What each channel would be sent, and what it would lose. Throws what SendMessage would for the same message, but for
 * content that becomes several messages, whose parts it gives.
 */
export async function previewMessage(
  tenantId: string,
  { message, routing }: PreviewMessageRequest,
  options: ResolveOptions & { readonly addressees: RecipientLoader },
): Promise<PreviewMessageResponse> {
  const request = SendMessageRequest.fromPartial({ message, routing });
  const addressees = await options.addressees.find(tenantId, message);
  const { groups } = planMessage(tenantId, request, addressees, options, false);
  const content = toChannelContent(request.message?.content);
  const previews = groups.flat().map(({ identity }): MessagePreview => {
    const capabilities = options.channels.get(identity.channel);
    const { contents, losses } = capabilities
      ? adaptContent(content, capabilities)
      : { contents: [content], losses: [] };
    return { identity, contents: contents.map(fromChannelContent), losses: [...losses] };
  });
  return { previews };
}

import { adaptContent } from '@chat4all/connector';
import {
  type MessagePreview,
  type PreviewMessageRequest,
  type PreviewMessageResponse,
  SendMessageRequest,
} from '@chat4all/proto';
import { fromChannelContent, toChannelContent } from '@chat4all/records';
import type { IdentityRules } from '../recipients/identity-rules.ts';
import type { RecipientLoader } from '../recipients/recipient-loader.ts';
import { type TemplateCheckOptions, assertTemplate } from '../templates/assert-template.ts';
import { planMessage } from './plan/plan-message.ts';
import { type SentFileOptions, assertSendable, findSentFile } from './plan/sent-file.ts';

/**
 * Returns the messages that each channel would send, and what they lose. Throws what SendMessage would throw for the same
 * message, except that content may become any number of messages.
 */
export async function previewMessage(
  tenantId: string,
  { message, routing }: PreviewMessageRequest,
  options: IdentityRules & SentFileOptions & TemplateCheckOptions & { readonly recipients: RecipientLoader },
): Promise<PreviewMessageResponse> {
  const request = SendMessageRequest.fromPartial({ message, routing });
  const resolved = await options.recipients.load(tenantId, message);
  const sent = await findSentFile(tenantId, request, options);
  const plan = planMessage({ tenantId, request, sent, resolved, rules: options, allowsAnyParts: true });
  assertSendable(sent);
  const templates = await assertTemplate(plan, options);
  const content = toChannelContent(plan.request.message?.content);
  const previews = plan.groups.flat().map(({ identity }): MessagePreview => {
    const capabilities = options.channels.get(identity.channel);
    const { contents, losses } = capabilities
      ? adaptContent(content, capabilities)
      : { contents: [content], losses: [] };
    return {
      identity,
      contents: contents.map((each) => fromChannelContent(each)),
      losses: [...losses],
      templateText: templates.get(identity.accountId) ?? '',
    };
  });
  return { previews };
}

import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type {
  CreateConversationRequest,
  CreateConversationResponse,
  GetConversationRequest,
  GetConversationResponse,
  ListConversationsRequest,
  ListConversationsResponse,
} from '@chat4all/proto';
import type { Directory } from '@chat4all/store';
import type { IdentityRules } from '../recipients/read-recipient.ts';
import { type HandlerContext, unaryHandler } from '../server/handlers.ts';
import { createConversation, getConversation, listConversations } from '../conversations/conversations.ts';

/** The handlers of ConversationService. */
export function conversationService(
  options: IdentityRules & { readonly directory: Directory },
  context: HandlerContext,
): UntypedServiceImplementation {
  const { directory } = options;
  return {
    createConversation: unaryHandler<CreateConversationRequest, CreateConversationResponse>(
      'CreateConversation',
      'send',
      async (request, { tenantId }) => ({ conversation: await createConversation(tenantId, request, options) }),
      context,
    ),
    getConversation: unaryHandler<GetConversationRequest, GetConversationResponse>(
      'GetConversation',
      'read',
      async ({ conversationId }, { tenantId }) => ({
        conversation: await getConversation(tenantId, conversationId, directory),
      }),
      context,
    ),
    listConversations: unaryHandler<ListConversationsRequest, ListConversationsResponse>(
      'ListConversations',
      'read',
      (request, { tenantId }) => listConversations(tenantId, request, directory),
      context,
    ),
  };
}

import type { ConversationServiceServer } from '@chat4all/proto';
import type { Directory } from '@chat4all/store';
import { createConversation, getConversation, listConversations } from '../conversations/conversations.ts';
import type { IdentityRules } from '../recipients/identity-rules.ts';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';

/** Creates the handlers of ConversationService. */
export function conversationService(
  options: IdentityRules & { readonly directory: Directory },
  handlers: HandlerFactory,
) {
  const { directory } = options;
  return {
    createConversation: handlers.unary('CreateConversation', 'send', async (request, { tenantId }) => ({
      conversation: await createConversation(tenantId, request, options),
    })),
    getConversation: handlers.unary('GetConversation', 'read', async ({ conversationId }, { tenantId }) => ({
      conversation: await getConversation(tenantId, conversationId, directory),
    })),
    listConversations: handlers.unary('ListConversations', 'read', (request, { tenantId }) =>
      listConversations(tenantId, request, directory),
    ),
  } satisfies HandlersOf<ConversationServiceServer>;
}

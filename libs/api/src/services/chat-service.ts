import type { ChatServiceServer, SendMessageRequest } from '@chat4all/proto';
import { invalidField } from '../errors/api-error.ts';
import type { EventHub } from '../events/event-hub.ts';
import { streamEvents } from '../events/stream-events.ts';
import { cancelMessage } from '../messages/cancel-message.ts';
import { type IngestBudget, ingestMessages } from '../messages/ingest/ingest-messages.ts';
import { previewMessage } from '../messages/preview-message.ts';
import { getMessage, listMessages } from '../messages/read-messages.ts';
import { resendMessage } from '../messages/resend-message.ts';
import { searchMessages } from '../messages/search-messages.ts';
import { sendIndicator } from '../messages/send-indicator.ts';
import type { SendOptions } from '../messages/send/accept-message.ts';
import { sendMessage, sendMessages } from '../messages/send/send-messages.ts';
import { toResult } from '../messages/send/to-result.ts';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';

/** The most messages of one BatchSendMessages call, as chat.proto documents. */
const MAXIMUM_BATCH = 1_000;

/** The parts that ChatService uses. */
export interface ChatServiceOptions extends SendOptions {
  readonly hub: EventHub;
  readonly ingestBudget: IngestBudget;
}

/** Creates the handlers of ChatService. */
export function chatService(options: ChatServiceOptions, handlers: HandlerFactory) {
  const { bus, hub, store, metrics, quotas, channels } = options;
  return {
    sendMessage: handlers.unary('SendMessage', 'send', async (request, call) => ({
      message: await sendMessage(request, call, options),
    })),
    batchSendMessages: handlers.unary('BatchSendMessages', 'send', async ({ requests }, call) => {
      if (requests.length === 0 || requests.length > MAXIMUM_BATCH) {
        throw invalidField('requests', `must have 1 to ${MAXIMUM_BATCH} entries (got ${requests.length})`);
      }
      return { results: (await sendMessages(requests, call, options)).map(toResult) };
    }),
    getMessage: handlers.unary('GetMessage', 'read', async (request, { tenantId }) => ({
      message: await getMessage(tenantId, request, store),
    })),
    listMessages: handlers.unary('ListMessages', 'read', (request, { tenantId }) =>
      listMessages(tenantId, request, options),
    ),
    cancelMessage: handlers.unary('CancelMessage', 'send', async ({ messageId }, { tenantId }) => ({
      message: await cancelMessage(tenantId, messageId, options),
    })),
    previewMessage: handlers.unary('PreviewMessage', 'send', (request, { tenantId }) =>
      previewMessage(tenantId, request, options),
    ),
    streamEvents: handlers.serverStream('StreamEvents', 'read', async (request, write, { tenantId, signal }) => {
      const release = quotas.acquireStream(tenantId);
      metrics.eventStreams.inc();
      try {
        await streamEvents(request, write, { tenantId, sources: { bus, hub, channels }, signal });
      } finally {
        metrics.eventStreams.dec();
        release();
      }
    }),
    ingestMessages: handlers.bidiStream('IngestMessages', 'send', async (stream, call) => {
      const release = quotas.acquireStream(call.tenantId);
      // Messages that were read are accepted even if the stream breaks: the client repeats them by their request ids.
      const context = { ...call, signal: { aborted: false }, deadlineMs: Infinity };
      try {
        const { signal } = call;
        const accept = (requests: readonly SendMessageRequest[]) => sendMessages(requests, context, options);
        await ingestMessages(stream, accept, { signal, budget: options.ingestBudget });
      } finally {
        release();
      }
    }),
    resendMessage: handlers.unary('ResendMessage', 'send', async (request, call) => ({
      message: await resendMessage(request, call, options),
    })),
    searchMessages: handlers.unary('SearchMessages', 'read', (request, { tenantId }) =>
      searchMessages(tenantId, request, options),
    ),
    sendIndicator: handlers.unary('SendIndicator', 'send', async (request, { tenantId }) => {
      await sendIndicator(tenantId, request, options);
      return {};
    }),
  } satisfies HandlersOf<ChatServiceServer>;
}

import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import {
  type BatchSendMessagesRequest,
  type BatchSendMessagesResponse,
  type CancelMessageRequest,
  type CancelMessageResponse,
  type GetMessageRequest,
  type GetMessageResponse,
  type IngestMessagesRequest,
  type IngestMessagesResponse,
  type ListMessagesRequest,
  type ListMessagesResponse,
  type PreviewMessageRequest,
  type PreviewMessageResponse,
  type SendIndicatorRequest,
  type SendIndicatorResponse,
  type SendMessageRequest,
  type SendMessageResponse,
  type StreamEventsRequest,
  type StreamEventsResponse,
} from '@chat4all/proto';
import { invalidFields } from '../errors/api-error.ts';
import type { EventHub } from '../events/event-hub.ts';
import { streamEvents } from '../events/stream-events.ts';
import { type HandlerContext, duplexHandler, streamHandler, unaryHandler } from '../server/handlers.ts';
import { cancelMessage } from '../messages/cancel-message.ts';
import { type Accept, ingestMessages, toResult } from '../messages/ingest/ingest-messages.ts';
import { previewMessage } from '../messages/preview-message.ts';
import { listMessages, readMessage } from '../messages/read-messages.ts';
import { sendIndicator } from '../messages/send-indicator.ts';
import { type SendMessagesOptions, sendMessage, sendMessages } from '../messages/send/send-messages.ts';

const MAXIMUM_BATCH = 1_000;

/** What the service works with. */
export interface ChatServiceOptions extends SendMessagesOptions {
  /** Aborted when the server stops: it ends the streams. */
  readonly stopping: AbortSignal;
  readonly hub: EventHub;
}

/** The handlers of ChatService. */
export function chatService(options: ChatServiceOptions, context: HandlerContext): UntypedServiceImplementation {
  const { bus, hub, store, metrics, stopping, quotas } = options;
  return {
    sendMessage: unaryHandler<SendMessageRequest, SendMessageResponse>(
      'SendMessage',
      'send',
      async (request, { tenantId }, circumstances) => ({
        message: await sendMessage(tenantId, request, options, circumstances),
      }),
      context,
    ),
    batchSendMessages: unaryHandler<BatchSendMessagesRequest, BatchSendMessagesResponse>(
      'BatchSendMessages',
      'send',
      async ({ requests }, { tenantId }, circumstances) => {
        if (requests.length === 0 || requests.length > MAXIMUM_BATCH) {
          throw invalidFields([
            { field: 'requests', description: `are ${requests.length}, not 1 to ${MAXIMUM_BATCH}` },
          ]);
        }
        return { results: (await sendMessages(tenantId, requests, options, circumstances)).map(toResult) };
      },
      context,
    ),
    getMessage: unaryHandler<GetMessageRequest, GetMessageResponse>(
      'GetMessage',
      'read',
      async ({ messageId }, { tenantId }) => ({ message: await readMessage(tenantId, messageId, store) }),
      context,
    ),
    listMessages: unaryHandler<ListMessagesRequest, ListMessagesResponse>(
      'ListMessages',
      'read',
      (request, { tenantId }) => listMessages(tenantId, request, store),
      context,
    ),
    cancelMessage: unaryHandler<CancelMessageRequest, CancelMessageResponse>(
      'CancelMessage',
      'send',
      async ({ messageId }, { tenantId }) => ({ message: await cancelMessage(tenantId, messageId, options) }),
      context,
    ),
    previewMessage: unaryHandler<PreviewMessageRequest, PreviewMessageResponse>(
      'PreviewMessage',
      'send',
      (request, { tenantId }) => previewMessage(tenantId, request, options),
      context,
    ),
    streamEvents: streamHandler<StreamEventsRequest, StreamEventsResponse>(
      'StreamEvents',
      'read',
      async (call, { tenantId }, signal) => {
        const leave = quotas.enterStream(tenantId);
        metrics.eventStreams.inc();
        try {
          await streamEvents(call, tenantId, { bus, hub }, signal);
        } finally {
          metrics.eventStreams.dec();
          leave();
        }
      },
      stopping,
      context,
    ),
    ingestMessages: duplexHandler<IngestMessagesRequest, IngestMessagesResponse>(
      'IngestMessages',
      'send',
      async (call, { tenantId }, { signal, traceParent }) => {
        const leave = quotas.enterStream(tenantId);
        // What was read is accepted, also when the stream breaks meanwhile: the client sends it again and hears so.
        const circumstances = { traceParent, signal: { aborted: false } };
        const accept: Accept = (requests) => sendMessages(tenantId, requests, options, circumstances);
        try {
          await ingestMessages(call, accept, signal);
        } finally {
          leave();
        }
      },
      stopping,
      context,
    ),
    sendIndicator: unaryHandler<SendIndicatorRequest, SendIndicatorResponse>(
      'SendIndicator',
      'send',
      async (request, { tenantId }) => {
        await sendIndicator(tenantId, request, options);
        return {};
      },
      context,
    ),
  };
}

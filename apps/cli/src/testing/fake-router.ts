import { type Metadata, Server, ServerCredentials, type ServerWritableStream, status } from '@grpc/grpc-js';
import {
  type BatchSendMessagesRequest,
  type BatchSendMessagesResponse,
  ChannelServiceService,
  ChatServiceService,
  Delivery,
  DeliveryState,
  Event,
  ListChannelsResponse,
  Message,
  type SendMessageRequest,
  type SendMessageResult,
  type StatusDetails,
  type StreamEventsRequest,
  type StreamEventsResponse,
  encodeStatusDetails,
  toStatus,
} from '@chat4all/proto';

/** A stream of events that a test writes to. */
export type EventStream = ServerWritableStream<StreamEventsRequest, StreamEventsResponse>;

/** What a test decides; each answer may take its time. Thrown {@link Refusal}s are answered as errors. */
export interface Script {
  readonly send?: (request: SendMessageRequest) => Promise<Message> | Message;
  readonly batch?: (requests: SendMessageRequest[]) => Promise<SendMessageResult[]> | SendMessageResult[];
  readonly stream?: (call: EventStream) => void;
  readonly get?: (messageId: string) => Message;
  readonly list?: (pageToken: string) => { messages: Message[]; nextPageToken: string };
  /** Sees the metadata of every call. */
  readonly onMetadata?: (metadata: Metadata) => void;
}

/** A router that answers as a test says. */
export interface FakeRouter extends AsyncDisposable {
  readonly address: string;
}

/** Why a call of a script fails. */
export class Refusal extends Error {
  readonly code: status;
  readonly details: StatusDetails;

  constructor(code: status, message: string, details: StatusDetails) {
    super(message);
    this.code = code;
    this.details = details;
  }

  /** As the whole call fails with it. */
  toResponse(): ReturnType<typeof encodeStatusDetails> {
    return encodeStatusDetails(this.code, this.message, this.details);
  }

  /** As one message of a batch fails with it. */
  toResult(): SendMessageResult {
    return { result: { $case: 'error', value: toStatus(this.code, this.message, this.details) } };
  }
}

type Callback = (error: ReturnType<Refusal['toResponse']> | null, value?: unknown) => void;

/** Serves ChatService and ChannelService on a free port. */
export async function startFakeRouter(script: Script): Promise<FakeRouter> {
  const server = new Server();
  const unary =
    <Request>(work: (request: Request) => unknown) =>
    (call: { request: Request; metadata: Metadata }, callback: Callback): void => {
      script.onMetadata?.(call.metadata);
      Promise.try(() => work(call.request)).then(
        (value) => {
          callback(null, value);
        },
        (error: unknown) => {
          callback(
            (error instanceof Refusal
              ? error
              : new Refusal(status.INTERNAL, String(error), { reason: 'TEST' })
            ).toResponse(),
          );
        },
      );
    };
  server.addService(ChannelServiceService, { listChannels: unary(() => channels) });
  server.addService(ChatServiceService, {
    sendMessage: unary(async (request: SendMessageRequest) => ({ message: await script.send?.(request) })),
    batchSendMessages: unary(async ({ requests }: BatchSendMessagesRequest): Promise<BatchSendMessagesResponse> => ({
      results: (await script.batch?.(requests)) ?? requests.map(accept),
    })),
    streamEvents: (call: EventStream) => script.stream?.(call),
    getMessage: unary(({ messageId }: { messageId: string }) => ({ message: script.get?.(messageId) })),
    listMessages: unary(({ pageToken }: { pageToken: string }) => script.list?.(pageToken)),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => {
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}

/** The message that a request becomes, its deliveries ACCEPTED. Its id is `m-` and the request id. */
export function toMessage(request: SendMessageRequest): Message {
  const messageId = `m-${request.requestId}`;
  const deliveries = (request.message?.recipients ?? []).map(({ to }, index) =>
    Delivery.fromPartial({
      deliveryId: `${messageId}-${index}`,
      messageId,
      state: DeliveryState.ACCEPTED,
      ...(to?.$case === 'identity' && { identity: to.value }),
    }),
  );
  return { ...Message.fromPartial({ messageId, requestId: request.requestId }), ...created, deliveries };
}

/** The result of a batch that accepts a request. */
export function accept(request: SendMessageRequest): SendMessageResult {
  return { result: { $case: 'message', value: toMessage(request) } };
}

/** An event that says that a delivery has a new state. */
export function stateEvent(deliveryId: string, state: DeliveryState, reason?: string): StreamEventsResponse {
  const error = reason === undefined ? undefined : { reason, message: 'why', channelCode: '131047', certain: true };
  const event = Event.fromPartial({
    eventId: `${deliveryId}/${state}`,
    cursor: `${deliveryId}/${state}`,
    kind: { $case: 'delivery', value: { deliveryId, messageId: deliveryId.slice(0, -2), state, error } },
  });
  return { payload: { $case: 'event', value: event } };
}

/** An event that says that a person has written. */
export function inboundEvent(cursor: string, body: string): StreamEventsResponse {
  const sender = { channel: 'whatsapp', kind: 'phone', value: '+5511977777777' };
  const message = { messageId: 'in-1', sender, content: { kind: { $case: 'text' as const, value: { body } } } };
  const event = Event.fromPartial({ eventId: cursor, cursor, kind: { $case: 'inbound', value: { message } } });
  return { payload: { $case: 'event', value: event } };
}

/** A sign of life. */
export function heartbeat(cursor: string): StreamEventsResponse {
  return { payload: { $case: 'heartbeat', value: { cursor } } };
}

const created = { createTime: new Date('2026-11-23T10:00:00Z') };

const channels = ListChannelsResponse.fromPartial({
  channels: [
    { channel: 'instagram', receipts: [DeliveryState.READ], accountIds: ['a-instagram'] },
    { channel: 'whatsapp', receipts: [DeliveryState.DELIVERED, DeliveryState.READ], accountIds: ['a-whatsapp'] },
  ],
});

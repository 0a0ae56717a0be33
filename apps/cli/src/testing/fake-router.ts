import { type Metadata, Server, ServerCredentials, type ServerWritableStream, status } from '@grpc/grpc-js';
import {
  type Account,
  type BatchSendMessagesRequest,
  type BatchSendMessagesResponse,
  ChannelServiceService,
  ChatServiceService,
  type DeadLetter,
  DeadLetterServiceService,
  DeliveryState,
  type DiscardDeadLettersRequest,
  type ListDeadLettersRequest,
  ListChannelsResponse,
  type Message,
  type Replay,
  type SendMessageRequest,
  type SendMessageResult,
  type StartReplayRequest,
  type StatusDetails,
  type StreamEventsRequest,
  type StreamEventsResponse,
  encodeStatusDetails,
  toStatus,
} from '@chat4all/proto';
import { accept } from './samples.ts';

/** A stream of events that a test writes to. */
export type EventStream = ServerWritableStream<StreamEventsRequest, StreamEventsResponse>;

/** The responses of a {@link FakeRouter}. A thrown {@link Refusal} becomes the error of the call. */
export interface Script {
  readonly send?: (request: SendMessageRequest) => Promise<Message> | Message;
  readonly batch?: (requests: SendMessageRequest[]) => Promise<SendMessageResult[]> | SendMessageResult[];
  readonly stream?: (call: EventStream) => void;
  readonly get?: (messageId: string) => Message;
  readonly list?: (pageToken: string) => { messages: Message[]; nextPageToken: string };
  readonly cancel?: (messageId: string) => Message;
  readonly accounts?: (channel: string) => Account[];
  readonly pause?: (accountId: string) => Account;
  readonly resume?: (accountId: string) => Account;
  readonly deadLetters?: (request: ListDeadLettersRequest) => { deadLetters: DeadLetter[]; nextPageToken: string };
  readonly startReplay?: (request: StartReplayRequest) => Replay;
  readonly replay?: (replayId: string) => Replay;
  readonly discard?: (request: DiscardDeadLettersRequest) => number;
  /** Receives the metadata of every unary call. */
  readonly onMetadata?: (metadata: Metadata) => void;
}

/** A router with scripted responses. */
export interface FakeRouter extends AsyncDisposable {
  readonly address: string;
}

/** An error that a script responds with. */
export class Refusal extends Error {
  readonly code: status;
  readonly details: StatusDetails;

  constructor(code: status, message: string, details: StatusDetails) {
    super(message);
    this.code = code;
    this.details = details;
  }

  /** Returns the error of a call. */
  toResponse(): ReturnType<typeof encodeStatusDetails> {
    return encodeStatusDetails(this.code, this.message, this.details);
  }

  /** Returns the error of one message of a batch. */
  toResult(): SendMessageResult {
    return { result: { $case: 'error', value: toStatus(this.code, this.message, this.details) } };
  }
}

type Callback = (error: ReturnType<Refusal['toResponse']> | null, value?: unknown) => void;

/** Serves ChatService, ChannelService and DeadLetterService on a free port. */
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
  server.addService(ChannelServiceService, {
    listChannels: unary(() => channels),
    listAccounts: unary(({ channel }: { channel: string }) => ({ accounts: script.accounts?.(channel) })),
    pauseAccount: unary(({ accountId }: { accountId: string }) => ({ account: script.pause?.(accountId) })),
    resumeAccount: unary(({ accountId }: { accountId: string }) => ({ account: script.resume?.(accountId) })),
  });
  server.addService(DeadLetterServiceService, {
    listDeadLetters: unary((request: ListDeadLettersRequest) => script.deadLetters?.(request)),
    startReplay: unary((request: StartReplayRequest) => ({ replay: script.startReplay?.(request) })),
    getReplay: unary(({ replayId }: { replayId: string }) => ({ replay: script.replay?.(replayId) })),
    discardDeadLetters: unary((request: DiscardDeadLettersRequest) => ({ discardedCount: script.discard?.(request) })),
  });
  server.addService(ChatServiceService, {
    sendMessage: unary(async (request: SendMessageRequest) => ({ message: await script.send?.(request) })),
    batchSendMessages: unary(async ({ requests }: BatchSendMessagesRequest): Promise<BatchSendMessagesResponse> => ({
      results: (await script.batch?.(requests)) ?? requests.map(accept),
    })),
    streamEvents: (call: EventStream) => script.stream?.(call),
    cancelMessage: unary(({ messageId }: { messageId: string }) => ({ message: script.cancel?.(messageId) })),
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

const channels = ListChannelsResponse.fromPartial({
  channels: [
    { channel: 'instagram', receipts: [DeliveryState.READ], accountIds: ['a-instagram'] },
    { channel: 'whatsapp', receipts: [DeliveryState.DELIVERED, DeliveryState.READ], accountIds: ['a-whatsapp'] },
  ],
});

import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import {
  ChatServiceService,
  Delivery,
  DeliveryState,
  Event,
  type Identity,
  Message,
  type SendMessageRequest,
  type SendMessageResponse,
  type StreamEventsRequest,
  StreamEventsResponse,
} from '@chat4all/proto';

/** A stream of events, and the key of who reads it. */
export interface Reader {
  readonly key: string;
  /** How many streams were opened before it. */
  readonly number: number;
  tell(deliveryId: string, state: DeliveryState): void;
}

/** What a test decides. */
export interface FakeRouterOptions {
  /** Milliseconds until a call is answered. Default: 0. */
  readonly answerAfterMs?: number;
  /** Called when a delivery was accepted: tells the readers what they are to believe. `lane` names its queue. */
  readonly accepted: (deliveryId: string, lane: string, key: string, readers: readonly Reader[]) => void;
}

/** A router that accepts everything and delivers nothing. */
export interface FakeRouter extends Disposable {
  readonly address: string;
  /** Every delivery that it has accepted. */
  readonly accepted: readonly string[];
}

/** Serves SendMessage and StreamEvents on a free port. */
export async function startFakeRouter({ answerAfterMs = 0, accepted }: FakeRouterOptions): Promise<FakeRouter> {
  const readers: Reader[] = [];
  const deliveryIds: string[] = [];
  const server = new Server();

  const sendMessage = (
    { request, metadata }: ServerUnaryCall<SendMessageRequest, SendMessageResponse>,
    answer: sendUnaryData<SendMessageResponse>,
  ): void => {
    const identity = identityOf(request);
    const deliveryId = `delivery-${deliveryIds.length}`;
    deliveryIds.push(deliveryId);
    const state = DeliveryState.ACCEPTED;
    const deliveries = [Delivery.fromPartial({ deliveryId, state, identity })];
    setTimeout(() => {
      answer(null, { message: { ...Message.fromPartial({ requestId: request.requestId }), deliveries } });
      accepted(deliveryId, `${identity.channel} ${identity.value}`, keyOf(metadata), readers);
    }, answerAfterMs);
  };

  const streamEvents = (call: ServerWritableStream<StreamEventsRequest, StreamEventsResponse>): void => {
    call.write(StreamEventsResponse.fromPartial({ payload: { $case: 'heartbeat', value: { cursor: 'start' } } }));
    readers.push({
      key: keyOf(call.metadata),
      number: readers.length,
      tell: (deliveryId, state) => {
        const cursor = `${deliveryId}/${state}`;
        const kind = { $case: 'delivery', value: { deliveryId, state } } as const;
        const value = Event.fromPartial({ eventId: cursor, cursor, kind });
        call.write({ payload: { $case: 'event', value } });
      },
    });
  };

  const unserved = (_: unknown, answer: sendUnaryData<never>): void => {
    answer({ code: status.UNIMPLEMENTED });
  };
  server.addService(ChatServiceService, { sendMessage, streamEvents, batchSendMessages: unserved });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    accepted: deliveryIds,
    [Symbol.dispose]: () => {
      server.forceShutdown();
    },
  };
}

function identityOf({ message }: SendMessageRequest): Identity {
  const to = message?.recipients[0]?.to;
  if (to?.$case !== 'identity') throw new Error('the load test writes to identities');
  return to.value;
}

function keyOf(metadata: Metadata): string {
  return String(metadata.get('authorization')[0] ?? '').replace('Bearer ', '');
}

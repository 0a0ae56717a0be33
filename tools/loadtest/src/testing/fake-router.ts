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

/** A stream of events, with the API key of its reader. */
export interface Reader {
  readonly key: string;
  /** Writes an event with this state of a delivery. */
  report(deliveryId: string, state: DeliveryState): void;
}

/** A delivery that the router accepted. */
export interface AcceptedDelivery {
  readonly id: string;
  /** The channel and address of its recipient. */
  readonly lane: string;
  readonly key: string;
  readonly readers: readonly Reader[];
}

/** The options of {@link startFakeRouter}. */
export interface FakeRouterOptions {
  /** Milliseconds until the response of a call. Default: 0. */
  readonly responseDelayMs?: number;
  /** Called for each accepted delivery, to report states to the readers. */
  readonly onAccepted: (delivery: AcceptedDelivery) => void;
}

/** A router that accepts every message and delivers none. */
export interface FakeRouter extends Disposable {
  readonly address: string;
  /** The ids of the accepted deliveries. */
  readonly accepted: readonly string[];
}

/** Serves SendMessage and StreamEvents on a free port. */
export async function startFakeRouter({ responseDelayMs = 0, onAccepted }: FakeRouterOptions): Promise<FakeRouter> {
  const readers: Reader[] = [];
  const deliveryIds: string[] = [];
  const server = new Server();

  const sendMessage = (
    { request, metadata }: ServerUnaryCall<SendMessageRequest, SendMessageResponse>,
    respond: sendUnaryData<SendMessageResponse>,
  ): void => {
    const identity = identityOf(request);
    const deliveryId = `delivery-${deliveryIds.length}`;
    deliveryIds.push(deliveryId);
    const state = DeliveryState.ACCEPTED;
    const deliveries = [Delivery.fromPartial({ deliveryId, state, identity })];
    setTimeout(() => {
      respond(null, { message: { ...Message.fromPartial({ requestId: request.requestId }), deliveries } });
      onAccepted({ id: deliveryId, lane: `${identity.channel} ${identity.value}`, key: keyOf(metadata), readers });
    }, responseDelayMs);
  };

  const streamEvents = (call: ServerWritableStream<StreamEventsRequest, StreamEventsResponse>): void => {
    call.write(StreamEventsResponse.fromPartial({ payload: { $case: 'heartbeat', value: { cursor: 'start' } } }));
    readers.push({
      key: keyOf(call.metadata),
      report: (deliveryId, state) => {
        const cursor = `${deliveryId}/${state}`;
        const kind = { $case: 'delivery', value: { deliveryId, state } } as const;
        const value = Event.fromPartial({ eventId: cursor, cursor, kind });
        call.write({ payload: { $case: 'event', value } });
      },
    });
  };

  const unimplemented = (_: unknown, respond: sendUnaryData<never>): void => {
    respond({ code: status.UNIMPLEMENTED });
  };
  server.addService(ChatServiceService, { sendMessage, streamEvents, batchSendMessages: unimplemented });
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
  if (to?.$case !== 'identity') throw new Error('recipients[0]: must be an identity');
  return to.value;
}

function keyOf(metadata: Metadata): string {
  return String(metadata.get('authorization')[0] ?? '').replace('Bearer ', '');
}

import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, OnUnknownOutcome, SendMessageRequest, connect, unary } from '@chat4all/proto';

/** A load of concurrent lanes. Each lane sends its messages one after the other. */
export interface LaneLoad {
  readonly lanes: number;
  readonly messagesPerLane: number;
  /** Returns the current addresses of the routers. */
  readonly routers: () => readonly string[];
  /** Returns numbers between 0 and 1. */
  readonly random: () => number;
  /** Returns the account that sends a lane. */
  readonly accountOf: (lane: number) => string;
  /** Returns the `on_unknown_outcome` of a lane's messages. Default: RETRY. */
  readonly onUnknownOutcomeOf?: (lane: number) => OnUnknownOutcome;
  /** Called after each acknowledgement with their number. */
  readonly onAcknowledged: (count: number) => void;
  readonly requestPrefix: string;
}

/** The result of a load. */
export interface LaneLoadResult {
  /** The acknowledged messages by request id. */
  readonly acknowledged: ReadonlyMap<string, Acknowledged>;
  /** The number of calls that failed and were retried. */
  readonly retries: number;
  /** Request ids with two responses that have different message ids. */
  readonly contradictions: readonly string[];
}

/** An acknowledged message. */
export interface Acknowledged {
  readonly messageId: string;
  readonly lane: number;
  /** The time of the acknowledgement, in milliseconds since 1970. */
  readonly timeMs: number;
}

/** The timeout of one call, in milliseconds. */
const CALL_TIMEOUT_MS = 15_000;

/** Returns the phone number of a lane's person. */
export function personOf(lane: number): string {
  return `+55119${String(lane).padStart(8, '0')}`;
}

/**
 * Sends all messages. A failed call is retried with the same request id at a random router until it is acknowledged. A
 * lane continues only then, so its order is known. Every tenth acknowledged request is sent once more.
 */
export async function sendLanes(load: LaneLoad): Promise<LaneLoadResult> {
  const connections = new Map<string, Connection>();
  const acknowledged = new Map<string, Acknowledged>();
  const contradictions: string[] = [];
  let retries = 0;

  const call = async (request: SendMessageRequest): Promise<string> => {
    for (;;) {
      const routers = load.routers();
      const address = routers[Math.floor(load.random() * routers.length)] ?? '';
      const connection = connections.get(address) ?? connect({ address });
      connections.set(address, connection);
      try {
        const { chat } = connection;
        const { message } = await unary(chat.sendMessage.bind(chat), request, { timeoutMs: CALL_TIMEOUT_MS });
        return message?.messageId ?? '';
      } catch {
        retries += 1;
        await sleep(50 + load.random() * 100);
      }
    }
  };
  const sendLane = async (lane: number): Promise<void> => {
    for (let index = 0; index < load.messagesPerLane; index += 1) {
      const request = toRequest(load, lane, index);
      const messageId = await call(request);
      acknowledged.set(request.requestId, { messageId, lane, timeMs: Date.now() });
      load.onAcknowledged(acknowledged.size);
      if (acknowledged.size % 10 === 0 && (await call(request)) !== messageId) contradictions.push(request.requestId);
    }
  };
  await Promise.all(Array.from({ length: load.lanes }, (_, lane) => sendLane(lane)));
  for (const connection of connections.values()) connection.close();
  return { acknowledged, retries, contradictions };
}

/** Returns the request of a lane's message with this number. */
export function toRequest(
  {
    requestPrefix,
    accountOf,
    onUnknownOutcomeOf,
  }: Pick<LaneLoad, 'requestPrefix' | 'accountOf' | 'onUnknownOutcomeOf'>,
  lane: number,
  index: number,
): SendMessageRequest {
  const identity = { channel: 'whatsapp', value: personOf(lane), accountId: accountOf(lane) };
  return SendMessageRequest.fromPartial({
    requestId: `${requestPrefix}-${lane}-${index}`,
    message: {
      recipients: [{ to: { $case: 'identity', value: identity } }],
      content: { kind: { $case: 'text', value: { body: String(index) } } },
    },
    onUnknownOutcome: onUnknownOutcomeOf?.(lane) ?? OnUnknownOutcome.RETRY,
  });
}

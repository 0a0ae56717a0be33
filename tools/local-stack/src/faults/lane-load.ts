import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, OnUnknownOutcome, SendMessageRequest, connect, unary } from '@chat4all/proto';

/** Many lanes that send at once, each one message after the other. */
export interface LaneLoad {
  readonly lanes: number;
  readonly messagesPerLane: number;
  /** Where the routers are now; they may change. */
  readonly routers: () => readonly string[];
  /** Between 0 and 1. */
  readonly random: () => number;
  /** From which account a lane is sent to. */
  readonly accountOf: (lane: number) => string;
  /** What a lane's messages ask for when it is not known whether the platform took them. Default: RETRY. */
  readonly onUnknownOutcomeOf?: (lane: number) => OnUnknownOutcome;
  /** Called after each acknowledgement with how many there are. */
  readonly onAcknowledged: (count: number) => void;
  readonly requestPrefix: string;
}

/** What came of it. */
export interface LaneLoadResult {
  /** What was acknowledged, by request id. */
  readonly acknowledged: ReadonlyMap<string, Acknowledged>;
  /** How often a call failed and was made again. */
  readonly retries: number;
  /** Requests that were answered twice with different message ids. */
  readonly contradictions: readonly string[];
}

/** An acknowledged message. */
export interface Acknowledged {
  readonly messageId: string;
  readonly lane: number;
  /** When, in milliseconds since 1970. */
  readonly timeMs: number;
}

/** How long one call may take, in milliseconds. */
const CALL_TIMEOUT_MS = 15_000;

/** The person of a lane. */
export function personOf(lane: number): string {
  return `+55119${String(lane).padStart(8, '0')}`;
}

/**
 * Sends everything. A call that fails is made again, at any of the routers, under the same request id, until it is
 * acknowledged; each lane goes on only then, so its order is known. Every tenth request is made once more although it
 * was acknowledged.
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

/** The request for a lane's message with this number. */
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

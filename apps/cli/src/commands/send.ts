import { randomUUID } from 'node:crypto';
import { text as readText } from 'node:stream/consumers';
import { type Connection, type Delivery, type DeliveryState, type Message, unary } from '@chat4all/proto';
import { CliError, exitCodes } from '../cli-error.ts';
import { followEvents } from '../client/follow-events.ts';
import { openConnection } from '../client/open-connection.ts';
import { formatDeliveryError, formatIdentity, formatState } from '../output/format.ts';
import { explainError } from '../output/format-error.ts';
import { notice, paint, print, printJson } from '../output/print.ts';
import { deliveryToJson } from '../output/to-json.ts';
import { type OutgoingMessage, type SendSettings, buildRequest } from '../sending/build-request.ts';
import { DeliveryTracker, type Step } from '../sending/delivery-tracker.ts';
import { sendBatch } from '../sending/send-batch.ts';
import { type Until, stateName } from '../states.ts';
import { SEND_TIMEOUT_MS } from '../client/timeouts.ts';
import type { CommandContext } from './context.ts';
import { readGoals } from '../client/read-goals.ts';
import { readBack } from '../client/read-back.ts';

/** What to send, and how long to stay with it. */
export interface SendOptions {
  readonly settings: SendSettings;
  readonly message: Omit<OutgoingMessage, 'requestId'> & { readonly requestId?: string | undefined };
  readonly until: Until;
  readonly timeoutMs: number;
  readonly retryForMs: number;
  readonly json: boolean;
}

/** How far one message is followed. */
interface Following {
  readonly tracker: DeliveryTracker<Delivery>;
  readonly isDone: () => boolean;
  readonly timeoutMs: number;
}

/** Sends one message and prints the states of its deliveries as they come. */
export async function send(options: SendOptions, context: CommandContext): Promise<number> {
  const text = options.message.text === '-' ? (await readText(process.stdin)).trimEnd() : options.message.text;
  const connection = await openConnection(context.router);
  const goalOn = await readGoals(
    connection,
    options.settings.validateOnly ? 'accepted' : options.until,
    context.signal,
  );
  const started = performance.now();
  const requestId = options.message.requestId ?? randomUUID();
  const message = await sendOne(connection, { ...options.message, text, requestId }, options, context);
  if (options.settings.validateOnly) {
    print(`The message is valid: ${message.deliveries.length} deliveries. Nothing was sent.`);
    return exitCodes.success;
  }

  const counts = { 'under way': 0, reached: 0, ended: 0 };
  const tracker = new DeliveryTracker<Delivery>((delivery, step) => {
    counts[step.progress] += 1;
    printStep(delivery, step, performance.now() - started, options.json);
  });
  // Of a fallback's deliveries one is enough.
  const isWell = (): boolean =>
    'fallback' in options.message.target ? counts.reached > 0 : tracker.isSettled() && counts.ended === 0;
  const isDone = (): boolean => tracker.isSettled() || isWell();
  for (const delivery of message.deliveries) {
    const { deliveryId, identity, state } = delivery;
    tracker.expect(deliveryId, goalOn(identity?.channel ?? ''), delivery, state);
  }
  tracker.expectNoMore();
  // The message may have been sent before, under the same request id: then its states lie before this stream.
  if (options.message.requestId !== undefined) await readBack(connection, [message.messageId], tracker, context.signal);
  await follow(connection, message, { tracker, isDone, timeoutMs: options.timeoutMs }, context.signal);

  if (isWell()) return exitCodes.success;
  for (const { item, state, goal } of tracker.pending) reportPending(item, state, goal, options.timeoutMs);
  return exitCodes.failure;
}

async function sendOne(
  { chat, metadata }: Connection,
  message: OutgoingMessage,
  options: SendOptions,
  { signal }: CommandContext,
): Promise<Message> {
  const call = { metadata, signal, timeoutMs: SEND_TIMEOUT_MS };
  const { outcomes } = await sendBatch([buildRequest(message, options.settings)], {
    call: async (requests) =>
      Promise.all(
        requests.map(async (request) => {
          const answer = await unary(chat.sendMessage.bind(chat), request, call);
          return { result: answer.message && { $case: 'message', value: answer.message } };
        }),
      ),
    retryForMs: options.retryForMs,
    signal,
    onRetry: (error) => {
      notice(`Trying again: ${error.message}`);
    },
  });
  const [outcome] = outcomes;
  if (outcome === undefined) throw new CliError('the router answered without a message');
  if ('message' in outcome) return outcome.message;
  throw new CliError(`${explainError(outcome.error)}\n  request id: ${message.requestId}`);
}

async function follow(
  connection: Connection,
  { messageId, createTime }: Message,
  { tracker, isDone, timeoutMs }: Following,
  signal: AbortSignal,
): Promise<void> {
  if (isDone()) return;
  const payloads = followEvents(connection, {
    start: createTime && { $case: 'startTime', value: createTime },
    messageIds: [messageId],
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  for await (const payload of payloads) {
    if (payload.$case === 'event' && payload.value.kind?.$case === 'delivery') tracker.apply(payload.value.kind.value);
    if (isDone()) return;
  }
}

function printStep(delivery: Delivery, { state, error }: Step, elapsedMs: number, json: boolean): void {
  if (json) {
    const now = { ...delivery, state, error, updateTime: undefined };
    printJson({ ...deliveryToJson(now), elapsed_ms: Math.round(elapsedMs) });
    return;
  }
  const elapsed = paint('dim', `${(elapsedMs / 1_000).toFixed(3).padStart(8)} s`);
  const why = error === undefined ? '' : `  ${formatDeliveryError(error)}`;
  print(
    `${elapsed}  ${formatState(state)}  ${formatIdentity(delivery.identity)}  ${paint('dim', delivery.messageId)}${why}`,
  );
}

function reportPending(
  { identity, messageId }: Delivery,
  state: DeliveryState,
  goal: DeliveryState,
  timeoutMs: number,
): void {
  notice(
    `${formatIdentity(identity)} is ${stateName(state)} and not ${stateName(goal)} after ${timeoutMs / 1_000} s; ` +
      `it goes on without us: chat4all get ${messageId}`,
  );
}

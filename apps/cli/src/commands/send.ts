import { randomUUID } from 'node:crypto';
import { text as readText } from 'node:stream/consumers';
import { type Chat4All, Chat4AllError, type Delivery, type DeliveryState, type Message } from '@chat4all/client';
import { CliError, exitCodes } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { readBack } from '../client/read-back.ts';
import { readGoals } from '../client/read-goals.ts';
import { retrying } from '../client/retrying.ts';
import { formatDeliveryError, formatIdentity, formatState } from '../output/format.ts';
import { explainError } from '../output/format-error.ts';
import { notice, paint, print, printJson } from '../output/print.ts';
import { deliveryToJson } from '../output/to-json.ts';
import { DeliveryTracker, type Step } from '../sending/delivery-tracker.ts';
import { type SendSettings, type TextMessage, toOutgoing } from '../sending/to-outgoing.ts';
import { type Until, stateName } from '../states.ts';
import type { CommandContext } from './context.ts';

/** What to send, and how long to stay with it. */
export interface SendOptions {
  readonly settings: SendSettings;
  readonly message: Omit<TextMessage, 'requestId'> & { readonly requestId?: string | undefined };
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
  const chat = await openChat(context.router);
  const goalOn = await readGoals(chat, options.settings.validateOnly ? 'accepted' : options.until, context.signal);
  const started = performance.now();
  const requestId = options.message.requestId ?? randomUUID();
  const message = await sendOne(chat, { ...options.message, text, requestId }, options, context);
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
  if (options.message.requestId !== undefined) await readBack(chat, [message.messageId], tracker, context.signal);
  await follow(chat, message, { tracker, isDone, timeoutMs: options.timeoutMs }, context.signal);

  if (isWell()) return exitCodes.success;
  for (const { item, state, goal } of tracker.pending) reportPending(item, state, goal, options.timeoutMs);
  return exitCodes.failure;
}

async function sendOne(
  { messages }: Chat4All,
  message: TextMessage,
  options: SendOptions,
  { signal }: CommandContext,
): Promise<Message> {
  const onRetry = (error: Chat4AllError): void => {
    notice(`Trying again: ${error.message}`);
  };
  try {
    return await messages.send(toOutgoing(message, options.settings), retrying(options.retryForMs, onRetry, signal));
  } catch (error) {
    if (!Chat4AllError.is(error)) throw error;
    throw new CliError(`${explainError(error)}\n  request id: ${message.requestId}`);
  }
}

async function follow(
  chat: Chat4All,
  { messageId, createTime }: Message,
  { tracker, isDone, timeoutMs }: Following,
  signal: AbortSignal,
): Promise<void> {
  if (isDone()) return;
  const until = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  for await (const { kind } of chat.events({ startTime: createTime, messageIds: [messageId], signal: until })) {
    if (kind?.$case === 'delivery') tracker.apply(kind.value);
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

import { randomUUID } from 'node:crypto';
import { type Chat4All, Chat4AllError, type Delivery, type Media, type Message } from '@chat4all/client';
import { CliError, EXIT_CODES } from '../../cli-error.ts';
import { uploadFile } from '../../files/upload-file.ts';
import { openChat } from '../../client/open-chat.ts';
import { readBack } from '../../client/read-back.ts';
import { readGoals } from '../../client/read-goals.ts';
import { retrying } from '../../client/retrying.ts';
import { formatDeliveryError, formatIdentity, formatState, formatTime } from '../../output/format.ts';
import { explainError } from '../../output/format-error.ts';
import { formatCount } from '../../output/layout.ts';
import { notice, paint, print, printJson } from '../../output/print.ts';
import { deliveryToJson, messageToJson } from '../../output/to-json.ts';
import { DeliveryTracker, type Transition } from '../../sending/delivery-tracker.ts';
import { type SendSettings, type MessageParts, toOutgoing } from '../../sending/to-outgoing.ts';
import { type Until, stateName } from '../../states.ts';
import type { CommandContext } from '../context.ts';
import type { SendContent } from './content-options.ts';

/** The options of {@link sendMessage}. */
export interface SendMessageOptions {
  readonly settings: SendSettings;
  readonly message: Omit<MessageParts, 'requestId' | 'content'> & {
    readonly requestId?: string | undefined;
    readonly content: SendContent;
  };
  readonly until: Until;
  /** The time from the acceptance of the message, or from the start of the command if `isTimeoutGiven`. */
  readonly timeoutMs: number;
  readonly isTimeoutGiven: boolean;
  readonly retryForMs: number;
  readonly json: boolean;
}

/** The deliveries of one message that are followed. */
interface Followed {
  readonly tracker: DeliveryTracker<Delivery>;
  readonly isDone: () => boolean;
  readonly timeoutMs: number;
}

/** Sends one message and prints the states of its deliveries as they change. */
export async function sendMessage(options: SendMessageOptions, context: CommandContext): Promise<number> {
  const { settings, json, timeoutMs } = options;
  const begun = performance.now();
  const chat = await openChat(context.router, options.isTimeoutGiven ? timeoutMs : undefined);
  const goalOn = await readGoals(chat, settings.validateOnly ? 'accepted' : options.until, context.signal);
  const remainingMs = (): number => Math.max(1, Math.ceil(begun + timeoutMs - performance.now()));
  const uploadTimeoutMs = options.isTimeoutGiven ? remainingMs() : undefined;
  const content = await toContent(chat, options.message.content, uploadTimeoutMs, context.signal);
  const started = performance.now();
  const requestId = options.message.requestId ?? randomUUID();
  const callTimeoutMs = options.isTimeoutGiven ? remainingMs() : undefined;
  const message = await sendOne(
    chat,
    { ...options.message, content, requestId },
    { ...options, callTimeoutMs },
    context,
  );
  if (settings.validateOnly) {
    if (json) printJson(messageToJson(message));
    else print(`valid: ${formatCount(message.deliveries.length, 'delivery', 'deliveries')}, nothing sent`);
    return EXIT_CODES.success;
  }
  if (!json) printHeading(message, settings.sendTime);

  const counts = { pending: 0, reached: 0, failed: 0 };
  const tracker = new DeliveryTracker<Delivery>((delivery, transition) => {
    counts[transition.progress] += 1;
    const elapsedMs = performance.now() - started;
    if (json) printJson(transitionToJson(delivery, transition, elapsedMs));
    else print(formatTransition(delivery, transition, elapsedMs));
  });
  // One delivery of a fallback is enough.
  const isSuccessful = (): boolean =>
    options.message.target.kind === 'fallback' ? counts.reached > 0 : tracker.isSettled() && counts.failed === 0;
  const isDone = (): boolean => tracker.isSettled() || isSuccessful();
  for (const delivery of message.deliveries) {
    const { deliveryId, identity, state } = delivery;
    tracker.track(deliveryId, goalOn(identity?.channel ?? ''), delivery, state);
  }
  tracker.endTracking();
  // A message with this request id may have been sent before; then its events precede the stream.
  if (options.message.requestId !== undefined) await readBack(chat, [message.messageId], tracker, context.signal);
  const followMs = options.isTimeoutGiven ? remainingMs() : timeoutMs;
  await follow(chat, message, { tracker, isDone, timeoutMs: followMs }, context.signal);

  if (isSuccessful()) return EXIT_CODES.success;
  const cause = context.signal.aborted ? 'interrupted' : `timed out after ${timeoutMs / 1_000} s`;
  reportPending(message, tracker, cause);
  return EXIT_CODES.failure;
}

/** Returns the content of the message. Uploads its file first, if it has one to upload. */
async function toContent(
  chat: Chat4All,
  content: SendContent,
  timeoutMs: number | undefined,
  signal: AbortSignal,
): Promise<MessageParts['content']> {
  if (content.kind === 'content') return content.content;
  const { mediaId, fileName } = await uploadWithin(chat, content.path, timeoutMs, signal);
  notice(`uploaded ${fileName} as media ${mediaId}`);
  return content.toContent(mediaId);
}

async function uploadWithin(
  chat: Chat4All,
  path: string,
  timeoutMs: number | undefined,
  signal: AbortSignal,
): Promise<Media> {
  if (timeoutMs === undefined) return uploadFile(chat, path, {}, signal);
  const late = AbortSignal.timeout(timeoutMs);
  try {
    return await uploadFile(chat, path, {}, AbortSignal.any([signal, late]));
  } catch (error) {
    if (!late.aborted || signal.aborted) throw error;
    throw new CliError(`timed out while uploading ${path}; nothing was sent, use a longer --timeout`);
  }
}

async function sendOne(
  { messages }: Chat4All,
  message: MessageParts,
  { settings, retryForMs, callTimeoutMs }: SendMessageOptions & { readonly callTimeoutMs: number | undefined },
  { signal }: CommandContext,
): Promise<Message> {
  const onRetry = (error: Chat4AllError): void => {
    notice(`retrying: ${error.message}`);
  };
  try {
    return await messages.send(toOutgoing(message, settings), retrying(retryForMs, onRetry, signal, callTimeoutMs));
  } catch (error) {
    if (!Chat4AllError.is(error)) throw error;
    throw new CliError(`${explainError(error)}\n  request id: ${message.requestId}`);
  }
}

async function follow(
  chat: Chat4All,
  { messageId, createTime }: Message,
  { tracker, isDone, timeoutMs }: Followed,
  signal: AbortSignal,
): Promise<void> {
  if (isDone()) return;
  const end = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  for await (const { kind } of chat.events({ startTime: createTime, messageIds: [messageId], signal: end })) {
    if (kind?.$case === 'delivery') tracker.apply(kind.value);
    if (isDone()) return;
  }
}

function printHeading({ messageId }: Message, sendTime: Date | undefined): void {
  const scheduled = sendTime === undefined ? '' : `  scheduled for ${formatTime(sendTime)}`;
  print(`${paint('bold', messageId)}${scheduled}`);
}

function formatTransition({ identity }: Delivery, { state, error }: Transition, elapsedMs: number): string {
  const elapsed = paint('dim', `${(elapsedMs / 1_000).toFixed(3).padStart(8)} s`);
  const line = `${elapsed}  ${formatState(state)}  ${formatIdentity(identity)}`;
  return error === undefined ? line : `${line}\n    ${formatDeliveryError(error)}`;
}

function transitionToJson(
  delivery: Delivery,
  { state, error }: Transition,
  elapsedMs: number,
): Record<string, unknown> {
  const changed = { ...delivery, state, error, updateTime: undefined };
  return { ...deliveryToJson(changed), elapsed_ms: Math.round(elapsedMs) };
}

function reportPending({ messageId }: Message, tracker: DeliveryTracker<Delivery>, cause: string): void {
  if (tracker.isSettled()) return;
  for (const { item, state, goal } of tracker.pending) {
    notice(`${cause}: ${formatIdentity(item.identity)} is ${stateName(state)}, not ${stateName(goal)}`);
  }
  notice(`delivery continues; see chat4all get ${messageId}`);
}

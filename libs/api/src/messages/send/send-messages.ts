import { BusError } from '@chat4all/bus';
import type { Message, SendMessageRequest } from '@chat4all/proto';
import { isolateFailures } from '@chat4all/runtime';
import { ApiError } from '../../errors/api-error.ts';
import type { CallContext } from '../../server/call-context.ts';
import { type AcceptedMessage, type SendOptions, acceptMessage } from './accept-message.ts';
import { beforeDeadline } from './before-deadline.ts';
import { prepareMessage } from './prepare-message.ts';

/** The outcome of one message of several. */
export type SendOutcome =
  { readonly kind: 'accepted'; readonly message: Message } | { readonly kind: 'refused'; readonly error: ApiError };

/**
 * Accepts one message: resolves once the log has it durably, or throws an ApiError. A message whose caller has gone before
 * it is written is not accepted. `resendOf` is the message that it sends again.
 */
export async function sendMessage(
  request: SendMessageRequest,
  call: CallContext,
  options: SendOptions,
  resendOf?: Message,
): Promise<Message> {
  const accepted = acceptMessage(await prepareMessage(call.tenantId, request, options, resendOf), call, options);
  const error = await write([accepted], call, options);
  if (error !== undefined) {
    accepted.refused(error);
    throw error;
  }
  return accepted.message;
}

/**
 * Accepts messages in their order, each on its own merits, and returns an outcome for each. One write to the log has them
 * all. Never rejects.
 */
export async function sendMessages(
  requests: readonly SendMessageRequest[],
  call: CallContext,
  options: SendOptions,
): Promise<SendOutcome[]> {
  // All are prepared before the first is accepted: a message known from memory would otherwise overtake the others.
  const prepared = await Promise.all(
    requests.map((request) => settle(prepareMessage(call.tenantId, request, options))),
  );
  const accepted = prepared.map((each) =>
    each.kind === 'refused' ? each : attempt(() => acceptMessage(each.value, call, options)),
  );
  const errors = await writeEach(
    accepted.flatMap((each) => (each.kind === 'fulfilled' ? [each.value] : [])),
    call,
    options,
  );
  return accepted.map((each) => {
    if (each.kind === 'refused') return each;
    const error = errors.get(each.value);
    return error === undefined ? { kind: 'accepted', message: each.value.message } : { kind: 'refused', error };
  });
}

type Settled<Value> =
  { readonly kind: 'fulfilled'; readonly value: Value } | { readonly kind: 'refused'; readonly error: ApiError };

function settle<Value>(work: Promise<Value>): Promise<Settled<Value>> {
  return work.then(
    (value) => ({ kind: 'fulfilled', value }),
    (error: unknown) => ({ kind: 'refused', error: ApiError.from(error) }),
  );
}

function attempt<Value>(work: () => Value): Settled<Value> {
  try {
    return { kind: 'fulfilled', value: work() };
  } catch (error) {
    return { kind: 'refused', error: ApiError.from(error) };
  }
}

/** Writes messages to the log together, and returns the errors of those that are not written. */
async function writeEach(
  messages: readonly AcceptedMessage[],
  call: CallContext,
  options: SendOptions,
): Promise<Map<AcceptedMessage, ApiError>> {
  if (messages.length === 0) return new Map();
  // One is too large, or all together. What a Kafka broker has written already is written again, and delivered once.
  const writeSome = async (some: readonly AcceptedMessage[]): Promise<(ApiError | undefined)[]> => {
    const error = await write(some, call, options);
    if (isTooLarge(error)) throw error;
    return some.map(() => error);
  };
  const errors = await isolateFailures(messages, writeSome, isTooLarge);
  const refused = messages.flatMap((message, index) => {
    const error = errors[index];
    return error === undefined ? [] : [[message, error] as const];
  });
  for (const [message, error] of refused) message.refused(error);
  return new Map(refused);
}

function isTooLarge(error: unknown): error is ApiError {
  return error instanceof ApiError && BusError.is(error.cause) && error.cause.code === 'too_large';
}

/** Writes messages to the log together; returns the error if that is not certain. */
async function write(
  messages: readonly AcceptedMessage[],
  { signal, deadlineMs }: CallContext,
  { bus }: SendOptions,
): Promise<ApiError | undefined> {
  const records = messages.flatMap((message) => message.records);
  try {
    if (records.length > 0) await beforeDeadline(deadlineMs, bus.publish(records, { signal }));
    for (const { written } of messages) written();
    return undefined;
  } catch (error) {
    return ApiError.from(error);
  }
}

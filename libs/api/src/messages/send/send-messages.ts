import { BusError } from '@chat4all/bus';
import type { Message, SendMessageRequest } from '@chat4all/proto';
import { ApiError } from '../../errors/api-error.ts';
import type { CallContext } from '../../server/call-context.ts';
import { type AcceptOptions, type AcceptedMessage, acceptMessage } from './accept-message.ts';
import { beforeDeadline } from './before-deadline.ts';
import { type PrepareOptions, prepareMessage } from './prepare-message.ts';

/** The parts that sending uses. */
export type SendOptions = PrepareOptions & AcceptOptions;

/** The outcome of one message of several. */
export type SendOutcome =
  { readonly kind: 'accepted'; readonly message: Message } | { readonly kind: 'refused'; readonly error: ApiError };

/**
 * Accepts one message: resolves once the log has it durably, or throws an ApiError. A message whose caller has gone before
 * it is written is not accepted.
 */
export async function sendMessage(
  request: SendMessageRequest,
  call: CallContext,
  options: SendOptions,
): Promise<Message> {
  const accepted = acceptMessage(await prepareMessage(call.tenantId, request, options), call, options);
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
  const error = messages.length === 0 ? undefined : await write(messages, call, options);
  if (error === undefined) return new Map();
  if (messages.length === 1 || !isTooLarge(error)) {
    for (const { refused } of messages) refused(error);
    return new Map(messages.map((message) => [message, error]));
  }
  // One is too large, or all together. Halves stay in order. What a Kafka broker has written already is written again, and
  // delivered once.
  const middle = Math.ceil(messages.length / 2);
  const first = await writeEach(messages.slice(0, middle), call, options);
  const second = await writeEach(messages.slice(middle), call, options);
  return new Map([...first, ...second]);
}

function isTooLarge({ cause }: ApiError): boolean {
  return BusError.is(cause) && cause.code === 'too_large';
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

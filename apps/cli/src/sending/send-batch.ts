import { type CallOptions, type Chat4All, Chat4AllError, type Outcome } from '@chat4all/client';
import { retrying } from '../client/retrying.ts';
import type { OutgoingRequest } from './to-outgoing.ts';

/** The time for which a call in flight may continue after Ctrl-C, in milliseconds. */
const LAST_CALL_MS = 2_000;

/** The result of a batch. */
export interface BatchResult {
  /** The outcome of each message, in their order. */
  readonly outcomes: readonly Outcome[];
  /** The error of the call, if it failed for all messages. */
  readonly callError: Chat4AllError | undefined;
}

/** The options of {@link sendBatch}. */
export interface SendBatchOptions {
  /** The time for which temporary failures are retried, in milliseconds. */
  readonly retryForMs: number;
  /** The time for the call with its retries, in milliseconds. Default: that of `retrying`. */
  readonly timeoutMs?: number | undefined;
  readonly notice: (text: string) => void;
  /** Aborted by Ctrl-C. The call in flight may continue for two seconds. */
  readonly signal: AbortSignal;
}

/** Sends a batch. If the call fails, its error is the outcome of each message. */
export async function sendBatch(
  chat: Chat4All,
  batch: readonly OutgoingRequest[],
  { retryForMs, timeoutMs, notice, signal }: SendBatchOptions,
): Promise<BatchResult> {
  const lastCall = new AbortController();
  const startLastCall = (): void => {
    notice('stopping, waiting for the call in flight');
    setTimeout(() => {
      lastCall.abort();
    }, LAST_CALL_MS).unref();
  };
  const onRetry = (error: Chat4AllError): void => {
    notice(`retrying: ${error.message}`);
  };
  signal.addEventListener('abort', startLastCall, { once: true });
  const result = await call(chat, batch, retrying(retryForMs, onRetry, lastCall.signal, timeoutMs));
  signal.removeEventListener('abort', startLastCall);
  return result;
}

async function call(
  { messages }: Chat4All,
  batch: readonly OutgoingRequest[],
  options: CallOptions,
): Promise<BatchResult> {
  try {
    return { outcomes: await messages.sendBatch(batch, options), callError: undefined };
  } catch (error) {
    if (!Chat4AllError.is(error)) throw error;
    return { outcomes: batch.map(({ requestId }) => ({ requestId, error })), callError: error };
  }
}

import { Chat4All, Chat4AllError } from '@chat4all/client';
import { CliError } from '../cli-error.ts';

/** The timeout of a call, in milliseconds. */
export const CALL_TIMEOUT_MS = 15_000;

/** The router to connect to. */
export interface Router {
  readonly address: string;
  readonly apiKey?: string | undefined;
}

/**
 * Connects to a router. Calls are not retried, so that a person sees an error at once; commands that send ask for
 * retries with `retrying`. Throws a {@link CliError} if the router does not answer.
 */
export async function openChat({ address, apiKey }: Router): Promise<Chat4All> {
  const times = { timeoutMs: CALL_TIMEOUT_MS, attemptTimeoutMs: CALL_TIMEOUT_MS };
  const chat = new Chat4All({ address, apiKey, ...times, retry: { maximumElapsedMs: 0 } });
  try {
    await chat.ready();
    return chat;
  } catch (error) {
    chat.close();
    if (!Chat4AllError.is(error)) throw error;
    throw new CliError(
      `${address}: connection refused, or no answer\n` +
        '  start a router with "npm start", or set --address or CHAT4ALL_ADDRESS',
    );
  }
}

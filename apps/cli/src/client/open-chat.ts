import { Chat4All, Chat4AllError, type TlsOptions } from '@chat4all/client';
import { CliError } from '../cli-error.ts';
import { explainConnection } from './explain-connection.ts';

/** The timeout of a call, in milliseconds. */
export const CALL_TIMEOUT_MS = 15_000;

/** The time for connecting, in milliseconds. */
const CONNECT_TIMEOUT_MS = 3_000;

/** The router to connect to. */
export interface Router {
  readonly address: string;
  readonly apiKey?: string | undefined;
  /** Default: plaintext. */
  readonly tls?: TlsOptions | undefined;
}

/**
 * Connects to a router. Calls are not retried, so that a person sees an error at once; commands that send ask for
 * retries with `retrying`. A call takes at most `timeoutMs`, 15 seconds by default. Throws a {@link CliError} with the reason if
 * the router cannot be used.
 */
export async function openChat({ address, apiKey, tls }: Router, timeoutMs = CALL_TIMEOUT_MS): Promise<Chat4All> {
  const times = { timeoutMs, attemptTimeoutMs: Math.min(timeoutMs, CALL_TIMEOUT_MS) };
  const chat = new Chat4All({ address, apiKey, tls, ...times, retry: { maximumElapsedMs: 0 } });
  try {
    await chat.ready({ timeoutMs: Math.min(timeoutMs, CONNECT_TIMEOUT_MS) });
    return chat;
  } catch (error) {
    chat.close();
    if (!Chat4AllError.is(error)) throw error;
    throw new CliError(await explainConnection(address, tls));
  }
}

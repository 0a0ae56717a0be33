import { Chat4All, Chat4AllError } from '@chat4all/client';
import { CliError } from '../cli-error.ts';

/** How long a call may take, in milliseconds; one that sends is tried again after it. */
export const CALL_TIMEOUT_MS = 15_000;

/** Where and as whom to connect. */
export interface Router {
  readonly address: string;
  readonly apiKey?: string | undefined;
}

/**
 * Connects, or throws a {@link CliError} that names the address when nobody answers there. Calls are made once: a person
 * who waits would rather see what is wrong; who sends asks for more.
 */
export async function openChat({ address, apiKey }: Router): Promise<Chat4All> {
  const times = { timeoutMs: CALL_TIMEOUT_MS, attemptTimeoutMs: CALL_TIMEOUT_MS };
  const chat = new Chat4All({ address, apiKey, ...times, retry: { forMs: 0 } });
  try {
    await chat.ready();
    return chat;
  } catch (error) {
    chat.close();
    if (!Chat4AllError.is(error)) throw error;
    throw new CliError(
      `${address} refused the connection or does not answer: no router runs there. ` +
        'Start one with "npm start", or name another address with --address or CHAT4ALL_ADDRESS.',
    );
  }
}

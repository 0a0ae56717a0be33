import { createHash, timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';
import { ConnectorError, changedError } from './connector-error.ts';

/** Returns whether two secrets are equal, in constant time. */
export function areEqualSecrets(one: string, other: string): boolean {
  // timingSafeEqual requires equal lengths; comparing hashes also hides the length of the secret.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** Shorter texts are no secrets, and occur in every error. */
const SHORTEST_SECRET = 4;

/**
 * Returns the error without any of these texts, if they have at least 4 characters. Platforms quote requests in their errors, and some network errors contain
 * the URL of the call. A cause that contains a secret is removed.
 */
export function redactSecrets(error: ConnectorError, secrets: Iterable<string>): ConnectorError {
  let { message } = error;
  let { cause } = error;
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue;
    message = message.replaceAll(secret, '…');
    if (cause !== undefined && inspect(cause, { depth: 5 }).includes(secret)) cause = undefined;
  }
  if (message === error.message && cause === error.cause) return error;
  return changedError(error, { message, cause, httpStatus: error.httpStatus });
}

/** Passes bytes on; an error of them has none of these texts. */
export async function* redactSecretsOf(
  bytes: AsyncIterable<Uint8Array>,
  secrets: Iterable<string>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw redactSecrets(ConnectorError.from(error), secrets);
  }
}

import { expect } from 'vitest';
import { ConnectorError } from '../connector-error.ts';

const reasons = new Set<string>([
  'authentication',
  'permission',
  'transient',
  'throttled',
  'sender_paused',
  'outside_window',
  'undeliverable',
  'do_not_retry_soon',
  'opted_out',
  'media',
  'invalid',
  'integrity',
  'configuration',
  'template',
  'identity',
  'unknown',
]);

/** The ConnectorError that a call rejects with, checked for what every one must hold to. */
export async function rejection(call: Promise<unknown>, secrets: readonly string[]): Promise<ConnectorError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!ConnectorError.is(error)) throw new Error('the call did not reject with a ConnectorError', { cause: error });
  expect(reasons).toContain(error.reason);
  expect(['delivery', 'pair', 'account', 'platform']).toContain(error.scope);
  if (error.retryAfterMs !== undefined) expect(error.retryAfterMs).toBeGreaterThanOrEqual(0);
  // Whoever waits as asked expects that trying again makes sense.
  if (error.reason === 'throttled' || error.reason === 'transient') expect(error.retryable).toBe(true);
  // An open outcome may yet turn out well; a refusal is never open.
  if (!error.certain) expect(['transient', 'unknown']).toContain(error.reason);
  const everything = describeDeeply(error);
  for (const secret of secrets) expect(everything.includes(secret), 'a secret is part of the error').toBe(false);
  return error;
}

/** All text of an error and of its causes, as a logger could print it. */
function describeDeeply(error: unknown): string {
  const parts: string[] = [];
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    parts.push(current.message, current.stack ?? '', JSON.stringify(current));
  }
  return parts.join('\n');
}

import { expect } from 'vitest';
import { ConnectorError } from '../connector-error.ts';

const REASONS = new Set<string>([
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

/** Returns the ConnectorError that a call rejects with, after asserting the invariants of every ConnectorError. */
export async function expectConnectorError(
  call: Promise<unknown>,
  secrets: readonly string[],
): Promise<ConnectorError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!ConnectorError.is(error)) throw new Error('the call did not reject with a ConnectorError', { cause: error });
  expect(REASONS).toContain(error.reason);
  expect(['delivery', 'pair', 'account', 'platform']).toContain(error.scope);
  if (error.retryAfterMs !== undefined) expect(error.retryAfterMs).toBeGreaterThanOrEqual(0);
  // Callers wait for `retryAfterMs` and retry, so these must be retryable.
  if (error.reason === 'throttled' || error.reason === 'transient') expect(error.retryable).toBe(true);
  // An uncertain outcome may still be a success; a refusal is always certain.
  if (!error.certain) expect(['transient', 'unknown']).toContain(error.reason);
  const text = fullText(error);
  for (const secret of secrets) expect(text.includes(secret), 'the error contains a secret').toBe(false);
  return error;
}

/** Returns all text of an error and its causes that a logger could print. */
function fullText(error: unknown): string {
  const parts: string[] = [];
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    parts.push(current.message, current.stack ?? '', JSON.stringify(current));
  }
  return parts.join('\n');
}

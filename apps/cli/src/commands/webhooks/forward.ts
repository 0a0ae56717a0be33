import { type WebhookEvent, signedHeaders } from '@chat4all/proto/webhooks';

/** The time that the receiver has to answer, in milliseconds: that of the notifier. */
const TIMEOUT_MS = 15_000;

/** The result of a post. */
export interface Forwarded {
  /** 0 without an answer. */
  readonly status: number;
  /** The reason without an answer; otherwise empty. */
  readonly problem: string;
  readonly durationMs: number;
}

/** Posts an event once, with the body and the signed headers of the notifier. Follows no redirect, and never rejects. */
export async function forward(
  url: string,
  event: WebhookEvent,
  secret: string,
  signal: AbortSignal,
): Promise<Forwarded> {
  const started = performance.now();
  const durationMs = (): number => Math.round(performance.now() - started);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: signedHeaders(event, [secret]),
      body: event.body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return { status: response.status, problem: '', durationMs: durationMs() };
  } catch (error) {
    return { status: 0, problem: describeProblem(error), durationMs: durationMs() };
  }
}

function describeProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'timeout';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return code || (cause instanceof Error ? cause.message : error.message);
}

import { status } from '@grpc/grpc-js';
import type { CallError } from '../client/call-error.ts';

const hints: Partial<Record<status, string>> = {
  [status.UNAUTHENTICATED]: 'Set CHAT4ALL_API_KEY to a valid key.',
  [status.PERMISSION_DENIED]: 'Use an API key that has this scope.',
  [status.UNAVAILABLE]: 'Try again in a moment; with the same request id nothing is sent twice.',
  [status.DEADLINE_EXCEEDED]: 'Try again; with the same request id nothing is sent twice.',
  [status.ALREADY_EXISTS]: 'Use another request id, or send the same message under this one.',
  [status.UNIMPLEMENTED]: 'The router is of a version that does not serve this.',
  [status.INTERNAL]: "The router's log says more.",
};

/** A failed call in one line: its code, its reason, and every field that is wrong. */
export function summarizeError({ code, message, details }: CallError): string {
  const reason = details?.reason ? ` ${details.reason}` : '';
  const violations = details?.fieldViolations ?? [];
  const text = violations.length > 0 ? violations.map((v) => `${v.field} ${v.description}`).join('; ') : message;
  return `${status[code]}${reason}: ${text}`;
}

/** A failed call for people: what failed, every field that is wrong on a line of its own, and what to do. */
export function explainError(error: CallError): string {
  const violations = error.details?.fieldViolations ?? [];
  if (violations.length > 0) {
    const fields = violations.map(({ field, description }) => `  ${field} ${description}`);
    const headline = `${status[error.code]} ${error.details?.reason ?? ''}: the router refused these fields`;
    return [headline, ...fields].join('\n');
  }
  const hint = hints[error.code];
  return [summarizeError(error), ...(hint === undefined ? [] : [`  ${hint}`])].join('\n');
}

/** A failed call for programs. */
export function errorToJson({ code, message, details }: CallError): Record<string, unknown> {
  return {
    code: status[code],
    reason: details?.reason,
    message,
    fields: details?.fieldViolations?.map(({ field, description }) => ({ field, description })),
  };
}

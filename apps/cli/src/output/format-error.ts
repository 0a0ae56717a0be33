import type { Chat4AllError, ErrorCode } from '@chat4all/client';

const hints: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: 'Set CHAT4ALL_API_KEY to a valid key.',
  PERMISSION_DENIED: 'Use an API key that has this scope.',
  UNAVAILABLE: 'Try again in a moment; with the same request id nothing is sent twice.',
  DEADLINE_EXCEEDED: 'Try again; with the same request id nothing is sent twice.',
  ALREADY_EXISTS: 'Use another request id, or send the same message under this one.',
  UNIMPLEMENTED: 'The router is of a version that does not serve this.',
  INTERNAL: "The router's log says more.",
};

/** A failed call in one line: its code, its reason, and every field that is wrong. */
export function summarizeError({ code, reason, message, fieldViolations }: Chat4AllError): string {
  const wrong = fieldViolations.map(({ field, description }) => `${field} ${description}`).join('; ');
  return `${code}${reason === '' ? '' : ` ${reason}`}: ${wrong || message}`;
}

/** A failed call for people: what failed, every field that is wrong on a line of its own, and what to do. */
export function explainError(error: Chat4AllError): string {
  const { code, reason, fieldViolations } = error;
  if (fieldViolations.length > 0) {
    const fields = fieldViolations.map(({ field, description }) => `  ${field} ${description}`);
    return [`${code} ${reason}: the router refused these fields`, ...fields].join('\n');
  }
  const hint = hints[code];
  return [summarizeError(error), ...(hint === undefined ? [] : [`  ${hint}`])].join('\n');
}

/** A failed call for programs. */
export function errorToJson({ code, reason, message, fieldViolations }: Chat4AllError): Record<string, unknown> {
  return {
    code,
    reason: reason || undefined,
    message,
    fields:
      fieldViolations.length === 0
        ? undefined
        : fieldViolations.map(({ field, description }) => ({ field, description })),
  };
}

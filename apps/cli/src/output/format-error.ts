import type { Chat4AllError, ErrorCode } from '@chat4all/client';

const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  UNAUTHENTICATED: 'set CHAT4ALL_API_KEY to a valid key',
  PERMISSION_DENIED: 'use an API key with the required scope',
  UNAVAILABLE: 'retry later; a message that is repeated with its request id is sent once',
  DEADLINE_EXCEEDED: 'retry; a message that is repeated with its request id is sent once',
  ALREADY_EXISTS: 'use another request id, or repeat the same message with this one',
  UNIMPLEMENTED: 'update the router; its version does not serve this call',
  INTERNAL: "see the router's log",
};

/** Returns a failed call in one line: code, reason, and the invalid fields or the message. */
export function summarizeError(error: Chat4AllError): string {
  return `${codeAndReason(error)}: ${invalidFields(error).join('; ') || error.message}`;
}

/** Returns a failed call in several lines: the error, each invalid field, and a hint. */
export function explainError(error: Chat4AllError): string {
  const fields = invalidFields(error);
  const hint = HINTS[error.code];
  const lines = fields.length > 0 ? [`${codeAndReason(error)}:`, ...indent(fields)] : [summarizeError(error)];
  return [...lines, ...indent(hint === undefined ? [] : [hint])].join('\n');
}

/** Returns a failed call as JSON. */
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

function codeAndReason({ code, reason }: Chat4AllError): string {
  return reason === '' || reason === code ? code : `${code} ${reason}`;
}

function invalidFields({ fieldViolations }: Chat4AllError): string[] {
  return fieldViolations.map(({ field, description }) => `${field}: ${description}`);
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

import type { StatusDetails } from '@chat4all/proto';

// An error travels in HTTP/2 headers, and repeats parts of the request. Clients built on gRPC's C core, and many
// proxies, refuse more than 8 KB of headers.
const MAXIMUM_MESSAGE_LENGTH = 500;
const MAXIMUM_TEXT_LENGTH = 200;
const MAXIMUM_LIST_BYTES = 2_500;

/** Truncates the message of an error to 500 characters. */
export function boundedMessage(message: string): string {
  return truncate(message, MAXIMUM_MESSAGE_LENGTH);
}

/**
 * Truncates the details of an error: each text to 200 characters, each list to 2,500 bytes. The last entry of a
 * truncated list states how many entries were left out.
 */
export function boundedDetails(details: StatusDetails): StatusDetails {
  const { fieldViolations, preconditionFailures, quotaFailures, metadata } = details;
  return {
    ...details,
    ...(metadata && {
      metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, truncate(value)])),
    }),
    ...(fieldViolations && {
      fieldViolations: truncateList(
        fieldViolations.map(({ field, description }) => ({
          field: truncate(field),
          description: truncate(description),
        })),
        (omitted) => ({ field: '', description: `${omitted} more invalid fields` }),
      ),
    }),
    ...(preconditionFailures && {
      preconditionFailures: truncateList(
        preconditionFailures.map(({ type, subject, description }) => {
          return { type, subject: truncate(subject), description: truncate(description) };
        }),
        (omitted) => ({ type: '', subject: '', description: `${omitted} more failed preconditions` }),
      ),
    }),
    ...(quotaFailures && {
      quotaFailures: quotaFailures.map(({ subject, description }) => {
        return { subject: truncate(subject), description: truncate(description) };
      }),
    }),
  };
}

function truncateList<Item extends object>(items: readonly Item[], summaryOf: (omitted: number) => Item): Item[] {
  let bytes = 0;
  const kept = items.filter((item) => {
    bytes += Object.values(item).reduce((sum: number, text) => sum + Buffer.byteLength(String(text)), 0);
    return bytes <= MAXIMUM_LIST_BYTES;
  });
  return kept.length === items.length ? kept : [...kept, summaryOf(items.length - kept.length)];
}

function truncate(text: string, maximum = MAXIMUM_TEXT_LENGTH): string {
  if (text.length <= maximum) return text;
  return `${text.slice(0, maximum).toWellFormed()}… (${text.length} characters)`;
}

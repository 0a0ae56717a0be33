import type { StatusDetails } from '@chat4all/proto';

// An error travels in HTTP/2 headers. Clients of gRPC's core refuse more than 8 KB of them, and proxies often do; what
// callers have put into their requests is repeated in errors, so it has to be cut.
const MAXIMUM_MESSAGE = 500;
const MAXIMUM_TEXT = 200;
const MAXIMUM_LIST = 2_500;

/** A text for people, cut where it is too long for a header. */
export function boundedMessage(message: string): string {
  return cut(message, MAXIMUM_MESSAGE);
}

/** Details of an error, cut where they are too long for headers: of long lists the first are told, and how many there are more. */
export function boundedDetails(details: StatusDetails): StatusDetails {
  const { fieldViolations, preconditionFailures, quotaFailures, metadata } = details;
  return {
    ...details,
    ...(metadata && {
      metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, cut(value)])),
    }),
    ...(fieldViolations && {
      fieldViolations: first(
        fieldViolations.map(({ field, description }) => ({ field: cut(field), description: cut(description) })),
        (more) => ({ field: '', description: `${more} more fields are wrong` }),
      ),
    }),
    ...(preconditionFailures && {
      preconditionFailures: first(
        preconditionFailures.map(({ type, subject, description }) => {
          return { type, subject: cut(subject), description: cut(description) };
        }),
        (more) => ({ type: '', subject: '', description: `${more} more are not given` }),
      ),
    }),
    ...(quotaFailures && {
      quotaFailures: quotaFailures.map(({ subject, description }) => {
        return { subject: cut(subject), description: cut(description) };
      }),
    }),
  };
}

function first<Item extends object>(items: readonly Item[], moreOf: (count: number) => Item): Item[] {
  let length = 0;
  const told = items.filter((item) => {
    length += Object.values(item).reduce((sum: number, text) => sum + Buffer.byteLength(String(text)), 0);
    return length <= MAXIMUM_LIST;
  });
  return told.length === items.length ? told : [...told, moreOf(items.length - told.length)];
}

function cut(text: string, maximum = MAXIMUM_TEXT): string {
  if (text.length <= maximum) return text;
  return `${text.slice(0, maximum).toWellFormed()}… (${text.length} characters)`;
}

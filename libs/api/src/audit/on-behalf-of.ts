import type { Metadata } from '@grpc/grpc-js';
import { invalidField } from '../errors/api-error.ts';
import { Violations } from '../validation/violations.ts';

/** The header with which a caller states the person that it acts for: percent-encoded UTF-8, as the headers of gRPC are ASCII. */
export const ON_BEHALF_OF_HEADER = 'x-chat4all-on-behalf-of';

/** The longest name of a person, in characters. Our choice: an email address has at most 254 (RFC 5321). */
const MAXIMUM_LENGTH = 256;

/** Returns the person that a caller acts for; empty if it does not state one. Throws INVALID_ARGUMENT if the header does not name a person. */
export function onBehalfOf(metadata: Metadata): string {
  const [header] = metadata.get(ON_BEHALF_OF_HEADER);
  if (header === undefined || header === '') return '';
  const person = decode(String(header));
  if (person === undefined) throw invalidField(ON_BEHALF_OF_HEADER, 'must be percent-encoded UTF-8');
  const violations = new Violations();
  violations.addIfLonger(ON_BEHALF_OF_HEADER, person, MAXIMUM_LENGTH);
  violations.addIfUnreadable(ON_BEHALF_OF_HEADER, person);
  violations.assertNone();
  return person;
}

function decode(header: string): string | undefined {
  try {
    return decodeURIComponent(header);
  } catch {
    return undefined;
  }
}

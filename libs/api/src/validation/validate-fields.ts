import { CHANNEL_MARKETING_SCOPE } from '@chat4all/store';
import type { Violations } from './violations.ts';

/** The limits that chat.proto and directory.proto document, in characters or entries. */
const MAXIMUM_REQUEST_ID_LENGTH = 128;
const MAXIMUM_USER_ID_LENGTH = 128;
const MAXIMUM_SCOPE_LENGTH = 64;
const MAXIMUM_METADATA_ENTRIES = 64;
const MAXIMUM_METADATA_NAME_LENGTH = 64;
const MAXIMUM_METADATA_VALUE_LENGTH = 1_024;

/** Validates a client's idempotency key. */
export function validateRequestId(requestId: string, violations: Violations): void {
  violations.addIfLonger('request_id', requestId, MAXIMUM_REQUEST_ID_LENGTH);
}

/** Validates a tenant's own id of a user. */
export function validateUserId(userId: string, field: string, violations: Violations): void {
  if (userId === '') violations.add(field, 'is required');
  violations.addIfLonger(field, userId, MAXIMUM_USER_ID_LENGTH);
}

/** Validates a consent scope. */
export function validateScope(scope: string, field: string, violations: Violations): void {
  violations.addIfLonger(field, scope, MAXIMUM_SCOPE_LENGTH);
  if (scope === CHANNEL_MARKETING_SCOPE) violations.add(field, `"${scope}" is reserved; use "marketing"`);
}

/** Validates a client's own labels. */
export function validateMetadata(
  metadata: Readonly<Record<string, string>>,
  field: string,
  violations: Violations,
): void {
  const entries = Object.entries(metadata);
  violations.addIfMore(field, entries.length, MAXIMUM_METADATA_ENTRIES);
  for (const [name, value] of entries) {
    if (name === '' || name.length > MAXIMUM_METADATA_NAME_LENGTH) {
      violations.add(field, `names must have 1 to ${MAXIMUM_METADATA_NAME_LENGTH} characters (got ${name.length})`);
    }
    const entry = `${field}[${JSON.stringify(name.slice(0, MAXIMUM_METADATA_NAME_LENGTH))}]`;
    violations.addIfLonger(entry, value, MAXIMUM_METADATA_VALUE_LENGTH);
  }
}

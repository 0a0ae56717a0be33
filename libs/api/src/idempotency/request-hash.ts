import { hash } from 'node:crypto';
import { SendMessageRequest } from '@chat4all/proto';

const HASH_BYTES = 16;

/**
 * What a request asks for, as a hash: the same for two requests that differ in nothing but `request_id` and
 * `validate_only`. It holds across processes and versions as long as the fields' numbers do.
 */
// Encoders write fields in the order of their numbers, but maps in the order of their entries. Content with a Struct
// is not carried yet; it has maps inside.
export function requestHashOf(request: SendMessageRequest): Buffer {
  const { message } = request;
  const canonical = {
    ...request,
    requestId: '',
    validateOnly: false,
    message: message && { ...message, metadata: sortedLabels(message.metadata) },
  };
  return hash('sha256', SendMessageRequest.encode(canonical).finish(), 'buffer').subarray(0, HASH_BYTES);
}

/** Labels in the order of their names: equal ones are encoded the same. */
export function sortedLabels(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).sort(([one], [other]) => (one < other ? -1 : 1)));
}

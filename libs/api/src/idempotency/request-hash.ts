import { hash } from 'node:crypto';
import { SendMessageRequest } from '@chat4all/proto';

const HASH_BYTES = 16;

/**
 * Returns a hash of what a request asks for: equal for two requests that differ only in `request_id` and `validate_only`,
 * across processes, and across versions as long as the field numbers stay the same.
 */
// Encoders write fields by their numbers, but maps in the order of their entries; the maps inside a Struct are not sorted.
export function requestHashOf(request: SendMessageRequest): Buffer {
  const { message } = request;
  const canonical = {
    ...request,
    requestId: '',
    validateOnly: false,
    message: message && { ...message, metadata: sortByName(message.metadata) },
  };
  return hash('sha256', SendMessageRequest.encode(canonical).finish(), 'buffer').subarray(0, HASH_BYTES);
}

/** Sorts labels by name, so that equal labels are encoded equally. */
export function sortByName(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).sort(([one], [other]) => (one < other ? -1 : 1)));
}

import { hash } from 'node:crypto';
import { type Content, SendMessageRequest, encodeMessage, sortNames } from '@chat4all/proto';

const HASH_BYTES = 16;

/**
 * Returns a hash of what a request asks for: equal for two requests that differ only in `request_id`, `validate_only` and
 * the order of the entries of maps and Structs, across processes, and across versions as long as the field numbers stay the
 * same.
 */
// Encoders write fields by their numbers, but maps in the order of their entries.
export function requestHashOf(request: SendMessageRequest): Buffer {
  const { message } = request;
  const canonical = {
    ...request,
    requestId: '',
    validateOnly: false,
    message: message && {
      ...message,
      metadata: sortNames(message.metadata),
      content: canonicalContent(message.content),
    },
  };
  return hash('sha256', encodeMessage(SendMessageRequest, canonical), 'buffer').subarray(0, HASH_BYTES);
}

function canonicalContent(content: Content | undefined): Content | undefined {
  // Most messages are texts, which have no maps.
  return content?.kind?.$case === 'text' ? content : sortNames(content);
}

import type { SendMessageResult } from '@chat4all/proto';
import type { SendOutcome } from './send-messages.ts';

/** Converts an outcome to the form that BatchSendMessages and IngestMessages answer with. */
export function toResult(outcome: SendOutcome): SendMessageResult {
  return {
    result:
      outcome.kind === 'refused'
        ? { $case: 'error', value: outcome.error.toStatus() }
        : { $case: 'message', value: outcome.message },
  };
}

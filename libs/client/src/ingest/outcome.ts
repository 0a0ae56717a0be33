import type { Message, SendMessageResult } from '@chat4all/proto';
import { Chat4AllError, fromStatus } from '../chat4all-error.ts';

/** The outcome of one message of a batch or stream: accepted, or refused with an error. */
export type Outcome =
  | { readonly requestId: string; readonly message: Message; readonly error?: undefined }
  | { readonly requestId: string; readonly error: Chat4AllError; readonly message?: undefined };

/** Converts the router's result for one message. A missing result becomes INTERNAL. */
export function toOutcome(requestId: string, result: SendMessageResult['result']): Outcome {
  if (result?.$case === 'message') return { requestId, message: result.value };
  if (result?.$case === 'error') return { requestId, error: fromStatus(result.value, requestId) };
  const facts = { code: 'INTERNAL', requestId } as const;
  return { requestId, error: new Chat4AllError('the router returned no result for this message', facts) };
}

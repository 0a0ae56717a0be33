import type { Message, SendMessageResult } from '@chat4all/proto';
import { Chat4AllError, fromStatus } from '../chat4all-error.ts';

/** What became of one message of several: accepted, or refused. */
export type Outcome =
  | { readonly requestId: string; readonly message: Message; readonly error?: undefined }
  | { readonly requestId: string; readonly error: Chat4AllError; readonly message?: undefined };

/** What the router says of a message. */
export function toOutcome(requestId: string, result: SendMessageResult['result']): Outcome {
  if (result?.$case === 'message') return { requestId, message: result.value };
  if (result?.$case === 'error') return { requestId, error: fromStatus(result.value, requestId) };
  const facts = { code: 'INTERNAL', requestId } as const;
  return { requestId, error: new Chat4AllError('the router gave no result for this message', facts) };
}

import { type CallOptions, type Chat4All, Chat4AllError, type OutgoingMessage, type Outcome } from '@chat4all/client';

/** What became of a batch. */
export interface BatchOutcome {
  /** One for each message, in their order. */
  readonly outcomes: readonly Outcome[];
  /** The router answered for none of them, because of this. */
  readonly callError: Chat4AllError | undefined;
}

/** Sends a batch. A call that fails as a whole is what became of each message. */
export async function sendBatch(
  { messages }: Chat4All,
  batch: readonly (OutgoingMessage & { readonly requestId: string })[],
  options: CallOptions,
): Promise<BatchOutcome> {
  try {
    return { outcomes: await messages.sendBatch(batch, options), callError: undefined };
  } catch (error) {
    if (!Chat4AllError.is(error)) throw error;
    return { outcomes: batch.map(({ requestId }) => ({ requestId, error })), callError: error };
  }
}

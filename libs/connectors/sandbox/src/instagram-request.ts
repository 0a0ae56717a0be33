import { z } from 'zod';
import { graphError, type Answer } from './answer.ts';

/** A request that Instagram accepts. */
export interface InstagramRequest {
  readonly recipient: string;
  readonly text: string;
}

// Source: developers.facebook.com, Instagram messaging, "Send a message": text of at most 1,000 bytes in UTF-8.
const maximumTextBytes = 1000;

const requestSchema = z.strictObject({
  recipient: z.strictObject({ id: z.string().regex(/^\d{1,32}$/) }),
  messaging_type: z.enum(['RESPONSE', 'UPDATE']).optional(),
  message: z.strictObject({ text: z.string().min(1) }),
});

/** Checks the body of a POST to `/{instagram-account-id}/messages` as the Instagram Messaging API does. */
export function readInstagramRequest(body: unknown): InstagramRequest | Answer {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return invalid(`Param ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
  }
  const { recipient, message } = parsed.data;
  if (Buffer.byteLength(message.text) > maximumTextBytes) {
    return invalid(`Length of param message[text] must be less than or equal to ${maximumTextBytes}`);
  }
  return { recipient: recipient.id, text: message.text };
}

function invalid(problem: string): Answer {
  return graphError({ status: 400, code: 100, message: `(#100) ${problem}` });
}

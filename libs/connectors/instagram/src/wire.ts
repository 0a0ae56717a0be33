import { z } from 'zod';

// The Instagram Messaging API's JSON, as far as this connector reads it. Unknown members are ignored.
// Source: developers.facebook.com, Instagram messaging and its webhooks (2026).

/** What we post to `/{instagram-account-id}/messages`. */
export interface SendRequest {
  readonly recipient: { readonly id: string };
  readonly message: { readonly text: string };
}

export const sendAnswerSchema = z.object({ message_id: z.string().min(1) });

/** Everything below an array is judged apart, so that one strange part does not hide the others. */
export const payloadSchema = z.object({ object: z.literal('instagram'), entry: z.array(z.unknown()) });

/** `changes` (comments, mentions, …) come without `messaging`. */
export const entrySchema = z.object({ id: z.string(), messaging: z.array(z.unknown()).optional() });

const idSchema = z.object({ id: z.string().min(1) });

export const messagingSchema = z.object({
  sender: idSchema,
  recipient: idSchema,
  /** Milliseconds since 1970. */
  timestamp: z.number().int().nonnegative(),
  message: z
    .object({
      mid: z.string().min(1),
      text: z.string().optional(),
      is_echo: z.boolean().optional(),
      is_deleted: z.boolean().optional(),
      reply_to: z.object({ mid: z.string().optional() }).optional(),
    })
    .optional(),
  read: z.object({ mid: z.string().min(1) }).optional(),
  postback: z.object({ mid: z.string().min(1) }).optional(),
});

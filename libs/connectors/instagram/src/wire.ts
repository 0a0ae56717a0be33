import { z } from 'zod';

// The part of the Instagram Messaging API's JSON that this connector uses. Unknown members are ignored.
// Source: developers.facebook.com/documentation/business-messaging/instagram-messaging and its webhooks (2026).

/** The body of a POST to `/{instagram-account-id}/messages`: a message, or a sender action. */
export interface SendRequest {
  readonly recipient: { readonly id: string };
  readonly message?: object;
  readonly sender_action?: 'react' | 'unreact' | 'mark_seen' | 'typing_on';
  readonly payload?: { readonly message_id: string; readonly reaction?: 'love' };
  readonly messaging_type?: 'MESSAGE_TAG';
  /** Marks a message written by a person, which is allowed for seven days after the last inbound message instead of one. */
  readonly tag?: 'HUMAN_AGENT';
}

export const sendResponseSchema = z.object({ message_id: z.string().min(1) });

/** The schema of the response to a sender action, which creates no message. */
export const actionResponseSchema = z.object({ recipient_id: z.string() });

export const uploadResponseSchema = z.object({
  attachment_id: z.union([z.string().min(1), z.number()]).transform(String),
});

/** The schema of a callback. Items of arrays are parsed separately, so that an invalid item does not affect the others. */
export const payloadSchema = z.object({ object: z.literal('instagram'), entry: z.array(z.unknown()) });

/** The schema of an entry. One with `changes` (comments, mentions, …) has no `messaging`. */
export const entrySchema = z.object({ id: z.string(), messaging: z.array(z.unknown()).optional() });

const idSchema = z.object({ id: z.string().min(1) });

const messageSchema = z.object({
  mid: z.string().min(1),
  text: z.string().optional(),
  attachments: z.array(z.unknown()).optional().catch(undefined),
  quick_reply: z.object({ payload: z.string() }).optional().catch(undefined),
  is_echo: z.boolean().optional(),
  is_deleted: z.boolean().optional(),
  /** A message of the account, or a story, which has no `mid`. */
  reply_to: z.object({ mid: z.string().optional() }).optional(),
});

export const messagingSchema = z.object({
  sender: idSchema,
  recipient: idSchema,
  /** In milliseconds since 1970. */
  timestamp: z.number().int().nonnegative(),
  message: messageSchema.optional(),
  reaction: z
    .object({ mid: z.string().min(1), action: z.enum(['react', 'unreact']), emoji: z.string().optional() })
    .optional(),
  read: z.object({ mid: z.string().min(1) }).optional(),
  postback: z
    .object({ mid: z.string().min(1), title: z.string().optional(), payload: z.string().optional() })
    .optional(),
  referral: z.unknown().optional(),
});

export type Messaging = z.infer<typeof messagingSchema>;

export const attachmentSchema = z.object({
  type: z.string(),
  payload: z.object({ url: z.url().optional() }),
});

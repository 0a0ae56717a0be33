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

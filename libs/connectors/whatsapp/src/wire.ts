import { graphErrorSchema } from '@chat4all/connector-meta';
import { z } from 'zod';

// The Cloud API's JSON, as far as this connector reads it. Unknown members are ignored: Meta adds some at any time.
// Source: developers.facebook.com/documentation/business-messaging/whatsapp (messages and webhooks, 2026-05).

/** What we post to `/{phone-number-id}/messages`. */
export type SendRequest = MessageBody & {
  readonly messaging_product: 'whatsapp';
  readonly recipient_type: 'individual';
  /** A phone number, digits only. Wins over `recipient`, and a BSUID in here is lost without an error. */
  readonly to?: string;
  /** A business-scoped user id. */
  readonly recipient?: string;
  readonly context?: { readonly message_id: string };
  /** At most 512 characters; comes back in every status. */
  readonly biz_opaque_callback_data: string;
};

/** The type of a message, and under the type's own name what it says. */
export interface MessageBody {
  readonly type: string;
  readonly [type: string]: unknown;
}

export const sendAnswerSchema = z.object({
  contacts: z.array(z.object({ wa_id: z.string().optional(), user_id: z.string().optional() })).optional(),
  messages: z.tuple([z.object({ id: z.string().min(1) })]).rest(z.unknown()),
});

export const uploadAnswerSchema = z.object({ id: z.string().min(1) });

export const mediaAnswerSchema = z.object({
  url: z.url(),
  mime_type: z.string().optional(),
  sha256: z.string().optional(),
});

/** Seconds since 1970, which Meta writes as a string. */
const timestampSchema = z.union([z.string().regex(/^\d{1,12}$/), z.number().int().nonnegative()]).transform(Number);

/** Everything below an array is judged apart, so that one strange part does not hide the others. */
export const payloadSchema = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.unknown()),
});

export const entrySchema = z.object({ changes: z.array(z.unknown()) });

export const changeSchema = z.object({ field: z.string(), value: z.unknown() });

export const messagesValueSchema = z.object({
  metadata: z.object({ phone_number_id: z.string() }),
  contacts: z.array(z.unknown()).optional(),
  messages: z.array(z.unknown()).optional(),
  statuses: z.array(z.unknown()).optional(),
  errors: z.array(z.unknown()).optional(),
});

export const contactSchema = z.object({
  profile: z.object({ name: z.string().optional(), username: z.string().optional() }).optional(),
  wa_id: z.string().optional(),
  user_id: z.string().optional(),
});

export type Contact = z.infer<typeof contactSchema>;

export const statusSchema = z.object({
  id: z.string().min(1),
  status: z.enum(['sent', 'delivered', 'read', 'played', 'failed']),
  timestamp: timestampSchema,
  recipient_id: z.string().optional(),
  recipient_user_id: z.string().optional(),
  recipient_type: z.string().optional(),
  biz_opaque_callback_data: z.string().optional(),
  errors: z.array(graphErrorSchema).optional(),
});

export const inboundSchema = z.object({
  id: z.string().min(1),
  from: z.string().optional(),
  from_user_id: z.string().optional(),
  timestamp: timestampSchema,
  type: z.string(),
  context: z.object({ id: z.string().optional() }).optional(),
});

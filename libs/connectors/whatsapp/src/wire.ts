import { graphErrorSchema } from '@chat4all/connector-meta';
import { z } from 'zod';

// The part of the Cloud API's JSON that this connector uses. Unknown members are ignored, because Meta adds new ones.
// Source: developers.facebook.com/documentation/business-messaging/whatsapp (messages and webhooks, 2026-05).

/** The body of a POST to `/{phone-number-id}/messages`. */
export type SendRequest = MessageBody & {
  readonly messaging_product: 'whatsapp';
  readonly recipient_type: 'individual';
  /** A phone number, digits only. Takes precedence over `recipient`. A BSUID here is dropped without an error. */
  readonly to?: string;
  /** A business-scoped user id. */
  readonly recipient?: string;
  readonly context?: { readonly message_id: string };
  /** At most 512 characters. Echoed in every status. */
  readonly biz_opaque_callback_data: string;
};

/** The type of a message, and its content under the name of the type. */
export interface MessageBody {
  readonly type: string;
  readonly [type: string]: unknown;
}

export const sendResponseSchema = z.object({
  contacts: z.array(z.object({ wa_id: z.string().optional(), user_id: z.string().optional() })).optional(),
  messages: z.tuple([z.object({ id: z.string().min(1) })]).rest(z.unknown()),
});

export const uploadResponseSchema = z.object({ id: z.string().min(1) });

export const mediaResponseSchema = z.object({
  url: z.url(),
  mime_type: z.string().optional(),
  sha256: z.string().optional(),
});

/** The schema of a time in seconds since 1970, which Meta writes as a string. */
const timestampSchema = z.union([z.string().regex(/^\d{1,12}$/), z.number().int().nonnegative()]).transform(Number);

/** The schema of a callback. Items of arrays are parsed separately, so that an invalid item does not affect the others. */
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

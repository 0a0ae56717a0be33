import { z } from 'zod';
import { graphError, invalidParameter, type Answer } from './answer.ts';
import { phoneOf } from './people.ts';

/** A request that WhatsApp accepts. */
export interface WhatsAppRequest {
  /** As `SandboxMessage.recipient`. */
  readonly recipient: string;
  /** As the sender wrote it. */
  readonly input: string;
  /** A user id in `to`: accepted, and never delivered. */
  readonly isLost: boolean;
  readonly text: string;
  readonly callbackData: string | undefined;
  readonly replyTo: string | undefined;
}

// Source: developers.chatwoot.com/self-hosted/supported-features
const maximumTextLength = 4096;
const maximumCallbackDataLength = 512;

const requestSchema = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string().optional(),
  recipient: z.string().optional(),
  type: z.literal('text').optional(),
  text: z.strictObject({ body: z.string(), preview_url: z.boolean().optional() }),
  context: z.strictObject({ message_id: z.string().min(1) }).optional(),
  biz_opaque_callback_data: z.string().max(maximumCallbackDataLength).optional(),
});

/** Checks the body of a POST to `/{phone-number-id}/messages` as the Cloud API does. */
export function readWhatsAppRequest(body: unknown): WhatsAppRequest | Answer {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) return refuse(parsed.error);
  const { to, recipient, text, context, biz_opaque_callback_data: callbackData } = parsed.data;
  if (text.body === '') return invalidParameter("Param text['body'] must not be empty");
  if (text.body.length > maximumTextLength && Array.from(text.body).length > maximumTextLength) {
    return invalidParameter(`Param text['body'] must be at most ${maximumTextLength} characters long.`);
  }
  const rest = { text: text.body, callbackData, replyTo: context?.message_id };
  // Both present: `to` wins (business-scoped-user-ids, 2026-05-28).
  if (to !== undefined) {
    const phone = to.replaceAll(/[+\-() ]/g, '');
    // Meta answers 200 and loses the message: chatwoot/chatwoot PR #15150.
    if (isUserId(to)) return { ...rest, input: to, recipient: to, isLost: true };
    if (!/^\d{7,15}$/.test(phone)) return invalidParameter('Param to is not a valid WhatsApp phone number');
    return { ...rest, input: to, recipient: phone, isLost: false };
  }
  if (recipient === undefined) {
    return graphError({ status: 400, code: 100, message: '(#100) The parameter to is required.' });
  }
  if (!isUserId(recipient)) return invalidParameter('Param recipient is not a valid user id');
  return { ...rest, input: recipient, recipient: phoneOf(recipient) ?? recipient, isLost: false };
}

function isUserId(value: string): boolean {
  return /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(value);
}

function refuse(error: z.ZodError): Answer {
  const issue = error.issues[0];
  const path = (issue?.path ?? []).map((name, index) => (index === 0 ? String(name) : `['${String(name)}']`)).join('');
  if (path === 'messaging_product') {
    return graphError({ status: 400, code: 100, message: '(#100) The parameter messaging_product is required.' });
  }
  if (path === 'type') {
    return graphError({ status: 400, code: 131051, message: '(#131051) Unsupported message type' });
  }
  return invalidParameter(`Param ${path}: ${issue?.message ?? 'invalid'}`);
}

import { z } from 'zod';
import { graphError, invalidParameter, type SandboxHttpResponse } from '../graph/response.ts';
import { CONTENT_SCHEMAS, type WhatsAppContent } from './content.ts';

/** A message in the Cloud API's format. */
export interface WhatsAppRequest extends WhatsAppContent {
  readonly type: string;
  /** The recipient as it was sent. */
  readonly input: string;
  /** A phone number, digits only, or a business-scoped user id. */
  readonly to: string;
  /** The kind of address. A user id in `to` is accepted, and never delivered. */
  readonly addressedBy: 'phone' | 'user_id' | 'misplaced_user_id';
  readonly callbackData: string | undefined;
  readonly replyTo: string | undefined;
}

/** The result of parsing a valid request. */
interface ParsedRequest {
  readonly kind: 'request';
  readonly request: WhatsAppRequest;
}

const MAXIMUM_CALLBACK_DATA_LENGTH = 512;

const envelopeSchema = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string().optional(),
  recipient: z.string().optional(),
  type: z.string().default('text'),
  context: z.strictObject({ message_id: z.string().min(1) }).optional(),
  biz_opaque_callback_data: z.string().max(MAXIMUM_CALLBACK_DATA_LENGTH).optional(),
});

/** Parses the body of a POST to `/{phone-number-id}/messages`, or returns the Cloud API's error. */
export function readWhatsAppRequest(body: unknown): ParsedRequest | SandboxHttpResponse {
  const parsed = envelopeSchema.safeParse(body);
  if (!parsed.success) return envelopeError(parsed.error);
  const { to, recipient, type, context, biz_opaque_callback_data: callbackData, ...rest } = parsed.data;
  const schema = CONTENT_SCHEMAS.get(type);
  if (!schema) return graphError({ status: 400, code: 131051, message: '(#131051) Unsupported message type' });
  const unknown = Object.keys(rest).find((name) => !['messaging_product', 'recipient_type', type].includes(name));
  if (unknown !== undefined) return invalidParameter(`Unexpected key "${unknown}" on param "message".`);
  const content = schema.safeParse(rest[type]);
  if (!content.success) return contentError(type, rest[type], content.error);
  const address = readAddress(to, recipient);
  if (address.kind === 'response') return address;
  const { input, to: recipientId, addressedBy } = address;
  const replyTo = content.data.reactsTo ?? context?.message_id;
  const request = { ...content.data, input, to: recipientId, addressedBy, type, callbackData, replyTo };
  return { kind: 'request', request };
}

interface Address extends Pick<WhatsAppRequest, 'input' | 'to' | 'addressedBy'> {
  readonly kind: 'address';
}

// If both are present, `to` takes precedence (business-scoped-user-ids, 2026-05-28).
function readAddress(to: string | undefined, recipient: string | undefined): Address | SandboxHttpResponse {
  if (to !== undefined) {
    // Meta responds 200 and drops the message: chatwoot/chatwoot PR #15150.
    if (isUserId(to)) return { kind: 'address', input: to, to, addressedBy: 'misplaced_user_id' };
    const phone = to.replaceAll(/[+\-() ]/g, '');
    if (!/^\d{7,15}$/.test(phone)) return invalidParameter('Param to is not a valid WhatsApp phone number');
    return { kind: 'address', input: to, to: phone, addressedBy: 'phone' };
  }
  if (recipient === undefined) {
    return graphError({ status: 400, code: 100, message: '(#100) The parameter to is required.' });
  }
  if (!isUserId(recipient)) return invalidParameter('Param recipient is not a valid user id');
  return { kind: 'address', input: recipient, to: recipient, addressedBy: 'user_id' };
}

function isUserId(value: string): boolean {
  return /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(value);
}

function envelopeError({ issues: [issue] }: z.ZodError): SandboxHttpResponse {
  const path = issue?.path ?? [];
  if (path.length === 0 || path[0] === 'messaging_product') {
    return graphError({ status: 400, code: 100, message: '(#100) The parameter messaging_product is required.' });
  }
  return invalidParameter(`Param ${parameterName(path)}: ${issue?.message ?? 'invalid'}`);
}

function contentError(type: string, content: unknown, { issues: [issue] }: z.ZodError): SandboxHttpResponse {
  const details = `Param ${parameterName([type, ...(issue?.path ?? [])])}: ${issue?.message ?? 'invalid'}`;
  if (content === undefined) {
    return graphError({ status: 400, code: 131008, message: '(#131008) Required parameter is missing', details });
  }
  if (type === 'text') return invalidParameter(details);
  return graphError({ status: 400, code: 131009, message: '(#131009) Parameter value is not valid', details });
}

function parameterName(path: readonly PropertyKey[]): string {
  return path.map((name, index) => (index === 0 ? String(name) : `['${String(name)}']`)).join('');
}

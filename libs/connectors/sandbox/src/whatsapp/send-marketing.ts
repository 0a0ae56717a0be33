import { z } from 'zod';
import { unknownObject } from '../graph/accounts.ts';
import { FAILURES, failureResponse } from '../graph/failures.ts';
import { invalidParameter, type Outcome } from '../graph/response.ts';
import type { SandboxAccount } from '../options.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { sendWhatsApp } from './send.ts';

const requestSchema = z.looseObject({
  type: z.literal('template'),
  template: z.looseObject({ name: z.string(), language: z.looseObject({ code: z.string() }) }),
  product_policy: z.enum(['CLOUD_API_FALLBACK', 'STRICT']).optional(),
  message_activity_sharing: z.boolean().optional(),
});

/** The members that the Cloud API does not have. */
const OWN_MEMBERS = ['product_policy', 'message_activity_sharing'];

/**
 * Handles a POST to `/{phone-number-id}/marketing_messages`, which accepts templates for marketing only. Source: developers.facebook.com/
 * documentation/business-messaging/whatsapp/marketing-messages/send-marketing-messages.
 */
export function sendMarketingMessage(state: SandboxState, account: SandboxAccount, body: unknown): Outcome {
  if (account.marketingMessages === false) return unknownObject(account.id);
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) return invalidParameter('Message must be a template message.');
  const { name, language } = parsed.data.template;
  const template = state.templates.get(account.id, name, language.code);
  if (template && template.category !== 'marketing') return failureResponse(FAILURES.notMarketing);
  const message = Object.entries(parsed.data).filter(([member]) => !OWN_MEMBERS.includes(member));
  return sendWhatsApp(state, account, Object.fromEntries(message));
}

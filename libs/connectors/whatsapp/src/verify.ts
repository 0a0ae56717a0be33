import {
  type AccountCheck,
  type PlatformAnswer,
  type SendContext,
  type VerifyOptions,
  askPlatform,
  uncheckedParts,
} from '@chat4all/connector';
import type { GraphClient } from '@chat4all/connector-meta';
import { z } from 'zod';
import type { WhatsAppOptions } from './options.ts';

/** The permissions that sending and managing callbacks need. Source: developers.facebook.com/docs/whatsapp/business-management-api/get-started. */
const PERMISSIONS = ['whatsapp_business_messaging', 'whatsapp_business_management'];

// Source: developers.facebook.com/docs/graph-api/reference/debug_token.
const inspectedToken = z.object({
  data: z.object({ is_valid: z.boolean(), expires_at: z.number().optional(), scopes: z.array(z.string()).optional() }),
});

// Source: developers.facebook.com/docs/whatsapp/business-management-api/manage-phone-numbers.
const describedNumber = z.object({
  display_phone_number: z.string().optional(),
  verified_name: z.string().optional(),
  status: z.string().optional(),
  quality_rating: z.string().optional(),
});

// Source: developers.facebook.com/docs/whatsapp/embedded-signup/webhooks, and …/webhooks/override.
const subscribedApps = z.object({
  data: z.array(
    z.object({
      whatsapp_business_api_data: z.object({ name: z.string().optional(), id: z.string().optional() }).optional(),
      override_callback_uri: z.string().optional(),
    }),
  ),
});

const NEW_TOKEN = 'create a token of a system user, and rotate access_token';
const PERMIT = `give the token ${PERMISSIONS.join(' and ')}, and the system user access to the WhatsApp Business Account`;

type AccountOptions = Pick<WhatsAppOptions, 'phoneNumberId' | 'accessToken' | 'verifyToken' | 'businessAccountId'>;

/** Verifies a WhatsApp account: its token, permissions, callbacks and number. */
export async function verifyAccount(
  graph: GraphClient,
  account: AccountOptions,
  options: VerifyOptions,
  context?: SendContext,
): Promise<readonly AccountCheck[]> {
  const { phoneNumberId, accessToken } = account;
  const inspected = await askPlatform(() =>
    graph.get(`debug_token?input_token=${encodeURIComponent(accessToken)}`, context),
  );
  const [token, permission] = checkToken(inspected);
  if (token.outcome === 'failed') {
    return [
      token,
      ...uncheckedParts(['permission', 'webhook_subscription', 'number'], 'the token is invalid', NEW_TOKEN),
    ];
  }
  const subscription = await checkSubscription(graph, account, options, context);
  const fields = 'display_phone_number,verified_name,status,quality_rating';
  const number = await askPlatform(() => graph.get(`${phoneNumberId}?fields=${fields}`, context));
  return [token, permission, subscription, checkNumber(number)];
}

function checkToken(answer: PlatformAnswer<unknown>): [token: AccountCheck, permission: AccountCheck] {
  if (answer.kind === 'refused') {
    const outcome = answer.reason === 'authentication' ? 'failed' : 'unknown';
    const token = { name: 'token', outcome, detail: answer.message, remedy: NEW_TOKEN } as const;
    return [token, { name: 'permission', outcome: 'unknown', detail: answer.message, remedy: PERMIT }];
  }
  const { data } = inspectedToken.safeParse(answer.value);
  if (data === undefined) {
    const detail = 'the platform does not describe the token';
    return [
      { name: 'token', outcome: 'unknown', detail, remedy: NEW_TOKEN },
      { name: 'permission', outcome: 'unknown', detail, remedy: PERMIT },
    ];
  }
  const { is_valid: isValid, expires_at: expiresAt = 0, scopes = [] } = data.data;
  const expiry = expiresAt === 0 ? 'does not expire' : `expires at ${new Date(expiresAt * 1_000).toISOString()}`;
  const missing = PERMISSIONS.filter((name) => !scopes.includes(name));
  return [
    isValid
      ? { name: 'token', outcome: 'ok', detail: expiry }
      : { name: 'token', outcome: 'failed', detail: 'is not valid any more', remedy: NEW_TOKEN },
    missing.length === 0
      ? { name: 'permission', outcome: 'ok', detail: PERMISSIONS.join(', ') }
      : { name: 'permission', outcome: 'failed', detail: `missing: ${missing.join(', ')}`, remedy: PERMIT },
  ];
}

async function checkSubscription(
  graph: GraphClient,
  { businessAccountId, verifyToken }: AccountOptions,
  { subscribe = false, callbackUrl }: VerifyOptions,
  context?: SendContext,
): Promise<AccountCheck> {
  const name = 'webhook_subscription';
  if (businessAccountId === undefined) {
    const detail = 'the WhatsApp Business Account is not known';
    return { name, outcome: 'unknown', detail, remedy: 'set business_account_id' };
  }
  const path = `${businessAccountId}/subscribed_apps`;
  if (subscribe) {
    const override = callbackUrl === undefined ? {} : { override_callback_uri: callbackUrl, verify_token: verifyToken };
    const subscribed = await askPlatform(() => graph.post(path, override, context));
    if (subscribed.kind === 'refused') return refusedSubscription(subscribed.message);
  }
  const answer = await askPlatform(() => graph.get(path, context));
  if (answer.kind === 'refused') return refusedSubscription(answer.message);
  const [app] = subscribedApps.safeParse(answer.value).data?.data ?? [];
  if (app === undefined) {
    return { name, outcome: 'failed', detail: 'no app is subscribed', remedy: 'verify again with subscribe' };
  }
  const url = app.override_callback_uri ?? 'the URL of the app';
  return { name, outcome: 'ok', detail: `${app.whatsapp_business_api_data?.name ?? 'an app'}, callbacks to ${url}` };
}

function refusedSubscription(detail: string): AccountCheck {
  return {
    name: 'webhook_subscription',
    outcome: 'failed',
    detail,
    remedy: `correct business_account_id, or ${PERMIT}`,
  };
}

function checkNumber(answer: PlatformAnswer<unknown>): AccountCheck {
  if (answer.kind === 'refused') {
    return {
      name: 'number',
      outcome: 'failed',
      detail: answer.message,
      remedy: `correct phone_number_id, or ${PERMIT}`,
    };
  }
  const { data } = describedNumber.safeParse(answer.value);
  const {
    display_phone_number: shown = '',
    verified_name: verifiedName = '',
    status = '',
    quality_rating: quality = '',
  } = data ?? {};
  const detail = [shown, verifiedName, status, quality].filter((each) => each !== '').join(', ');
  if (status === '' || status === 'CONNECTED') return { name: 'number', outcome: 'ok', detail };
  return {
    name: 'number',
    outcome: 'failed',
    detail,
    remedy: 'register or restore the number in the WhatsApp Manager',
  };
}

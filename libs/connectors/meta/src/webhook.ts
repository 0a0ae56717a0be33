import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  type CallbackHeaders,
  type PlainWebhookRequest,
  type WebhookRequest,
  type WebhookResult,
  areEqualSecrets,
  parseJson,
  readWebhookRequest,
} from '@chat4all/connector';

const SIGNATURE_HEADER = 'x-hub-signature-256';

/** The headers of Meta's callbacks. Source: see `verifyWebhook`. */
export const metaCallbackHeaders: CallbackHeaders = { signature: SIGNATURE_HEADER };

/** The secrets that authenticate Meta's callbacks. */
export interface WebhookSecrets {
  /** The secret of the Meta app, which signs every callback. */
  readonly appSecret: string;
  /** The token that Meta sends when it verifies the URL. */
  readonly verifyToken: string;
}

/** The JSON of an authentic callback, or the result to return unchanged. */
export type VerifiedWebhook =
  { readonly kind: 'payload'; readonly payload: unknown } | Exclude<WebhookResult, { kind: 'events' }>;

/**
 * Verifies one callback of Meta: answers the verification handshake, checks the signature of a notification on its raw
 * bytes, and only then parses the JSON. Throws only as `readWebhookRequest` does.
 * Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint (2026-05-21).
 */
export function verifyWebhook(request: WebhookRequest, secrets: WebhookSecrets): VerifiedWebhook {
  const { method, headers, query, body } = readWebhookRequest(request);
  if (method === 'GET') return answerHandshake(query, secrets.verifyToken);
  if (method !== 'POST') return { kind: 'rejected', status: 405, reason: 'method must be GET or POST' };
  const signature = headers[SIGNATURE_HEADER];
  if (signature === undefined) return { kind: 'rejected', status: 401, reason: `${SIGNATURE_HEADER}: is required` };
  if (!isSignatureValid(body, signature, secrets.appSecret)) {
    return { kind: 'rejected', status: 401, reason: `${SIGNATURE_HEADER}: invalid signature` };
  }
  try {
    return { kind: 'payload', payload: parseJson(body) };
  } catch {
    return { kind: 'rejected', status: 400, reason: 'body must be JSON' };
  }
}

/** Returns whether `signature` (`sha256=<hex>`) is the app's signature of these bytes, in constant time. */
export function isSignatureValid(body: Uint8Array, signature: string, appSecret: string): boolean {
  if (!/^sha256=[0-9a-f]{64}$/i.test(signature)) return false;
  const expected = createHmac('sha256', appSecret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice('sha256='.length), 'hex'));
}

function answerHandshake(query: PlainWebhookRequest['query'], verifyToken: string): VerifiedWebhook {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
  if (mode !== 'subscribe' || token === undefined || challenge === undefined) {
    return {
      kind: 'rejected',
      status: 400,
      reason: 'hub.mode must be "subscribe", with hub.verify_token and hub.challenge',
    };
  }
  return areEqualSecrets(token, verifyToken)
    ? { kind: 'challenge', body: challenge }
    : { kind: 'rejected', status: 403, reason: 'hub.verify_token: does not match verify_token' };
}

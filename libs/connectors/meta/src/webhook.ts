import { createHmac, timingSafeEqual } from 'node:crypto';
import { type WebhookRequest, type WebhookResult, areEqualSecrets } from '@chat4all/connector';

/** What shows that a callback is from Meta. */
export interface WebhookSecrets {
  /** The Meta app's secret, which signs every callback. */
  readonly appSecret: string;
  /** What we told Meta to send when it verifies the address. */
  readonly verifyToken: string;
}

/** What came of opening a callback: the JSON inside, or the result to return as it is. */
export type OpenedWebhook =
  { readonly kind: 'payload'; readonly payload: unknown } | Exclude<WebhookResult, { kind: 'events' }>;

/**
 * Opens one callback of Meta's: answers the verification handshake, checks the signature of a notification on its raw
 * bytes, and only then parses the JSON. Never throws.
 * Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint (2026-05-21).
 */
export function openWebhook(request: WebhookRequest, secrets: WebhookSecrets): OpenedWebhook {
  if (request.method === 'GET') return answerHandshake(request.query, secrets.verifyToken);
  if (request.method !== 'POST') return { kind: 'rejected', status: 405, reason: 'only GET and POST are taken' };
  const signature = request.headers['x-hub-signature-256'];
  if (signature === undefined) return { kind: 'rejected', status: 401, reason: 'x-hub-signature-256 is missing' };
  if (!isSignatureValid(request.body, signature, secrets.appSecret)) {
    return { kind: 'rejected', status: 401, reason: 'x-hub-signature-256 is wrong' };
  }
  try {
    const payload: unknown = JSON.parse(new TextDecoder().decode(request.body));
    return { kind: 'payload', payload };
  } catch {
    return { kind: 'rejected', status: 400, reason: 'the body is not JSON' };
  }
}

/** Whether `signature` (`sha256=<hex>`) is the app's signature of exactly these bytes. Takes the same time wherever it differs. */
export function isSignatureValid(body: Uint8Array, signature: string, appSecret: string): boolean {
  if (!/^sha256=[0-9a-f]{64}$/i.test(signature)) return false;
  const expected = createHmac('sha256', appSecret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice('sha256='.length), 'hex'));
}

function answerHandshake(query: WebhookRequest['query'], verifyToken: string): OpenedWebhook {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
  if (mode !== 'subscribe' || token === undefined || challenge === undefined) {
    return { kind: 'rejected', status: 400, reason: 'not a verification request' };
  }
  return areEqualSecrets(token, verifyToken)
    ? { kind: 'challenge', body: challenge }
    : { kind: 'rejected', status: 403, reason: 'hub.verify_token is wrong' };
}

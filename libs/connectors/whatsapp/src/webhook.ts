import { parseJson, readWebhookRequest, type WebhookRequest, type WebhookResult } from '@chat4all/connector';
import { verifyWebhook, type WebhookSecrets } from '@chat4all/connector-meta';
import { phoneNumberIdsIn, readCallback } from './callback.ts';

/** Parses one callback of the Cloud API that arrives at `now`, in milliseconds since 1970. */
export function parseWebhook(request: WebhookRequest, secrets: WebhookSecrets, now: number): WebhookResult {
  const verified = verifyWebhook(request, secrets);
  return verified.kind === 'payload' ? { kind: 'events', ...readCallback(verified.payload, now) } : verified;
}

/** Returns the phone number ids that a request names, before it is verified. */
export function callbackAccounts(request: WebhookRequest): readonly string[] {
  try {
    return phoneNumberIdsIn(parseJson(readWebhookRequest(request).body));
  } catch {
    return [];
  }
}

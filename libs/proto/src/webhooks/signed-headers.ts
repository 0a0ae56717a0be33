import { Webhook } from 'standardwebhooks';
import type { WebhookEvent } from './webhook-event.ts';

/** Returns the headers of a post by Standard Webhooks 1.0, signed now with every secret (`whsec_…`). Throws if a secret is not base64. */
export function signedHeaders({ id, body }: WebhookEvent, secrets: readonly string[]): Record<string, string> {
  const time = new Date();
  return {
    'content-type': 'application/json',
    'user-agent': 'Chat4All',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(time.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, time, body)).join(' '),
  };
}

import { createHmac } from 'node:crypto';

/** A callback that is ready to be posted. */
export interface SignedCallback {
  readonly channel: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The secrets of the accounts that `npm start` configures. */
const DEMO_SECRETS = { meta: 'demo-app-secret', telegram: 'demo-webhook-secret' } as const;

/** The channel of each `object` of Meta's callbacks. */
const META_CHANNELS = new Map<unknown, string>([
  ['whatsapp_business_account', 'whatsapp'],
  ['instagram', 'instagram'],
]);

/**
 * Returns the channel of a callback, and the headers with which its platform proves that it sent it; undefined if the platform
 * is unknown. Without a secret, that of the demo account is used.
 */
export function signCallback(body: string, secret: string | undefined): SignedCallback | undefined {
  const callback: unknown = JSON.parse(body);
  if (typeof callback !== 'object' || callback === null) return undefined;
  if ('update_id' in callback) {
    const headers = { 'x-telegram-bot-api-secret-token': secret ?? DEMO_SECRETS.telegram };
    return { channel: 'telegram', headers };
  }
  const channel = 'object' in callback ? META_CHANNELS.get(callback.object) : undefined;
  if (channel === undefined) return undefined;
  const signature = createHmac('sha256', secret ?? DEMO_SECRETS.meta)
    .update(body)
    .digest('hex');
  return { channel, headers: { 'x-hub-signature-256': `sha256=${signature}` } };
}

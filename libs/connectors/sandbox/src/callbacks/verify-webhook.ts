import { randomBytes } from 'node:crypto';
import type { DeliverWebhook, SandboxAccount } from '../options.ts';

/** Asks the account's callback address to prove that it knows the verify token. Rejects when it does not. */
export async function verifyWebhook(account: SandboxAccount, deliver: DeliverWebhook): Promise<void> {
  const challenge = randomBytes(8).toString('hex');
  const url = new URL(account.webhookUrl);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.verify_token', account.verifyToken);
  url.searchParams.set('hub.challenge', challenge);
  const request = { account: account.id, method: 'GET', url: url.href, headers: {}, body: new Uint8Array() } as const;
  const { status, body } = await deliver(request);
  if (status !== 200 || body !== challenge) {
    throw new Error(`the callback address of ${account.id} answered ${status} and not with the challenge`);
  }
}

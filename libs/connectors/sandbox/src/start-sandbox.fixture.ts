import { onTestFinished } from 'vitest';
import { createSandbox, type SandboxAccount, type SandboxOptions, type SandboxWebhook } from './index.ts';

export const WHATSAPP_ACCOUNT: SandboxAccount = {
  channel: 'whatsapp',
  id: '106540352242922',
  accessToken: 'whatsapp-token',
  appSecret: 'whatsapp-secret',
  verifyToken: 'whatsapp-word',
  webhookUrl: 'http://callbacks.example/whatsapp?a=1',
};

export const INSTAGRAM_ACCOUNT: SandboxAccount = {
  ...WHATSAPP_ACCOUNT,
  channel: 'instagram',
  id: '17841400008460056',
  accessToken: 'instagram-token',
  appSecret: 'instagram-secret',
};

export const NO_DELAYS = { sentMs: 0, deliveredMs: 0, readMs: 0 };

/** A text message on WhatsApp. */
export const TEXT_MESSAGE = { messaging_product: 'whatsapp', to: '5511999999999', type: 'text', text: { body: 'hi' } };

/** The recipient of messages on Instagram. */
export const IGSID = '1254459154682919';

/** Creates a sandbox that collects its callbacks, and functions that call it. It is closed when the test ends. */
export function start(options: SandboxOptions = {}) {
  const callbacks: SandboxWebhook[] = [];
  const sandbox = createSandbox({
    accounts: [WHATSAPP_ACCOUNT, INSTAGRAM_ACCOUNT],
    delays: NO_DELAYS,
    now: () => 1_749_416_383_123,
    deliverWebhook: (webhook) => {
      callbacks.push(webhook);
      return Promise.resolve({ status: 200 });
    },
    ...options,
  });
  onTestFinished(() => sandbox.close());

  const call = async (path: string, { token = 'whatsapp-token', method = 'POST', body = '' }: CallOptions = {}) => {
    const response = await sandbox.fetch(`https://graph.example${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      body,
    });
    return { status: response.status, json: await response.json(), retryAfter: response.headers.get('Retry-After') };
  };
  /** Sends from the WhatsApp account by default. */
  const send = (body: unknown, { id = WHATSAPP_ACCOUNT.id, version = 'v25.0', ...rest }: SendOptions = {}) =>
    call(`/${version}/${id}/messages?x=1`, { body: typeof body === 'string' ? body : JSON.stringify(body), ...rest });
  const sendInstagram = (body: object) =>
    send({ recipient: { id: IGSID }, ...body }, { id: INSTAGRAM_ACCOUNT.id, token: 'instagram-token' });
  const parsed = (): unknown[] => callbacks.map(({ body }): unknown => JSON.parse(new TextDecoder().decode(body)));
  return { sandbox, callbacks, parsed, call, send, sendInstagram };
}

interface CallOptions {
  readonly token?: string;
  readonly method?: string;
  readonly body?: string | FormData;
}

interface SendOptions extends Omit<CallOptions, 'body'> {
  readonly id?: string;
  readonly version?: string;
}

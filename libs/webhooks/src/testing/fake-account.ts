import { type CallbackEvents, type Connector, readWebhookRequest } from '@chat4all/connector';
import type { Account } from '@chat4all/runtime';

/** A part of a callback of the fake platform: `[provider account id, message id, text]`, with `null` for an unreadable text. */
export type FakePart = readonly [account: string | null, id: string, text: string | null];

/** Returns an account of a platform whose callbacks are lists of {@link FakePart}, with the secret in a header. */
export function fakeAccount(id: string, providerAccountId: string, { tenantId = 'acme', secret = 's' } = {}): Account {
  const read = (body: Uint8Array): CallbackEvents => {
    const parts = readParts(body);
    const owner = (account: string | null) => (account ? { providerAccountId: account } : {});
    return {
      events: parts.flatMap(([account, providerMessageId, text]) => {
        if (text === null) return [];
        const content = { kind: 'text', text } as const;
        const from = [{ kind: 'name', value: 'ana' }];
        const original = { text };
        return [{ kind: 'message' as const, providerMessageId, from, content, time: 1, original, ...owner(account) }];
      }),
      unreadable: parts.flatMap((part) =>
        part[2] === null ? [{ reason: 'no text', part, callback: [part], ...owner(part[0]) }] : [],
      ),
    };
  };
  const rates = { messagesPerSecond: 1 };
  const connector: Connector = {
    channel: 'fake',
    capabilities: { identities: {}, content: {}, receipts: [], rates },
    providerAccountId,
    send: () => Promise.reject(new Error('not used')),
    callbackHeaders: { signature: 'x-secret' },
    parseWebhook: (request) => {
      const { headers, body } = readWebhookRequest(request);
      return headers['x-secret'] === secret
        ? { kind: 'events', ...read(body) }
        : { kind: 'rejected', status: 401, reason: 'wrong secret' };
    },
    callbackAccounts: (request) => readParts(readWebhookRequest(request).body).flatMap(([account]) => account ?? []),
  };
  return { id, tenantId, channel: 'fake', connector, rates };
}

function readParts(body: Uint8Array): FakePart[] {
  const parts: unknown = JSON.parse(Buffer.from(body).toString());
  return Array.isArray(parts) ? parts.filter(isPart) : [];
}

function isPart(value: unknown): value is FakePart {
  return Array.isArray(value) && value.length === 3;
}

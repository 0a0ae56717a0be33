import { randomBytes, randomUUID } from 'node:crypto';
import { ApiKey, type CreateApiKeyRequest, type CreateApiKeyResponse } from '@chat4all/proto';
import { invalidField, notFound } from '../fake-api-error.ts';

/** The API keys of the fake, which it does not check. */
export class FakeApiKeys {
  readonly #keys = new Map<string, ApiKey>();

  /** Creates a key. */
  create({ description, scopes, expireTime }: CreateApiKeyRequest): CreateApiKeyResponse {
    if (scopes.length === 0) throw invalidField('scopes', 'is required');
    const secret = `c4a_${randomBytes(32).toString('base64url')}`;
    const apiKey = ApiKey.fromPartial({
      ...{ keyId: randomUUID(), description, scopes, hint: secret.slice(-4), createTime: new Date(), expireTime },
    });
    this.#keys.set(apiKey.keyId, apiKey);
    return { apiKey, secret };
  }

  /** Returns the keys in the order of their creation. */
  list(): ApiKey[] {
    return [...this.#keys.values()];
  }

  /** Revokes a key. Throws NOT_FOUND. */
  revoke(keyId: string): ApiKey {
    const key = this.#keys.get(keyId);
    if (key === undefined) throw notFound('API key', keyId);
    key.revokeTime ??= new Date();
    return key;
  }
}

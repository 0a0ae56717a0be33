import type { ApiKey } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { assertPresent } from '../inputs/validation.ts';

/** A new API key. */
export interface ApiKeyInput {
  /** `send`, `read`, `admin`, `webhooks` or `accounts`; each must be a scope of this client. */
  readonly scopes: readonly string[];
  /** At most 256 characters. */
  readonly description?: string | undefined;
  /** When it expires. Default: never. */
  readonly expireTime?: Date | undefined;
  /** Confirms that the first key of an open tenant ends the access without credentials. Default: false. */
  readonly closeTenant?: boolean | undefined;
}

/** The API keys that are managed by API. Every method rejects with {@link Chat4AllError}. */
export class ApiKeys {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Creates a key, and returns it with its secret, which no other call returns.
   *
   * @example
   * const { secret } = await chat.apiKeys.create({ scopes: ['send', 'read'], description: 'shop' });
   */
  async create(
    { scopes, description = '', expireTime, closeTenant = false }: ApiKeyInput,
    options: CallOptions = {},
  ): Promise<{ readonly apiKey: ApiKey; readonly secret: string }> {
    const { apiKeys } = this.#caller.connection;
    const method = apiKeys.createApiKey.bind(apiKeys);
    const request = { scopes: [...scopes], description, expireTime, closeTenant };
    const { apiKey, secret } = await this.#caller.call(method, request, options, { idempotent: false });
    return { apiKey: assertPresent(apiKey, 'api_key'), secret };
  }

  /** Lists the keys, in the order of their creation; revoked and expired ones for 90 days. */
  async list(options: CallOptions = {}): Promise<ApiKey[]> {
    const { apiKeys } = this.#caller.connection;
    const method = apiKeys.listApiKeys.bind(apiKeys);
    return (await this.#caller.call(method, {}, options, { idempotent: true })).apiKeys;
  }

  /** Revokes a key. */
  async revoke(keyId: string, options: CallOptions = {}): Promise<ApiKey> {
    const { apiKeys } = this.#caller.connection;
    const method = apiKeys.revokeApiKey.bind(apiKeys);
    const { apiKey } = await this.#caller.call(method, { keyId }, options, { idempotent: true });
    return assertPresent(apiKey, 'api_key');
  }
}

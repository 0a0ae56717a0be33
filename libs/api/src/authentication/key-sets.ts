import { type JWTVerifyGetKey, createRemoteJWKSet } from 'jose';

/** The time that an issuer has to return its keys, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** The time that keys are cached, in milliseconds. */
const CACHE_MS = 10 * 60_000;

/** The pause after an unknown key, in milliseconds: any client can send tokens that name unknown keys. */
const COOLDOWN_MS = 30_000;

/** The key sets of issuers, fetched when needed and cached. */
export class KeySets {
  readonly #sets = new Map<string, JWTVerifyGetKey>();

  /** Returns the key set at a URL. */
  at(url: string): JWTVerifyGetKey {
    const known = this.#sets.get(url);
    if (known) return known;
    const options = { timeoutDuration: TIMEOUT_MS, cacheMaxAge: CACHE_MS, cooldownDuration: COOLDOWN_MS };
    const set = createRemoteJWKSet(new URL(url), options);
    this.#sets.set(url, set);
    return set;
  }
}

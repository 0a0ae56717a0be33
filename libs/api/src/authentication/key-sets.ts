import { type JWTVerifyGetKey, createRemoteJWKSet } from 'jose';

/** How long an issuer has to give its keys, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** For how long its keys are good, in milliseconds. */
const CACHE_MS = 10 * 60_000;

/** How long it is not asked again for a key that it did not have, in milliseconds: tokens of anybody's name keys. */
const COOLDOWN_MS = 30_000;

/** The keys of issuers, asked for when they are needed, and kept for a while. */
export class KeySets {
  readonly #sets = new Map<string, JWTVerifyGetKey>();

  /** The keys at an address. */
  at(url: string): JWTVerifyGetKey {
    const known = this.#sets.get(url);
    if (known) return known;
    const options = { timeoutDuration: TIMEOUT_MS, cacheMaxAge: CACHE_MS, cooldownDuration: COOLDOWN_MS };
    const set = createRemoteJWKSet(new URL(url), options);
    this.#sets.set(url, set);
    return set;
  }
}

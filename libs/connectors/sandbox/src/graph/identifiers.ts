import { randomBytes, randomInt } from 'node:crypto';

/** Makes the platform's ids: unique in this process and, as each start has its own prefix, across restarts. */
export class Identifiers {
  readonly #prefix = randomBytes(9).toString('base64url');
  readonly #digits = String(randomInt(1e8, 1e9));
  #count = 0;

  /** A message's. */
  next(channel: 'whatsapp' | 'instagram'): string {
    this.#count += 1;
    const unique = `${this.#prefix}${this.#count.toString(36)}`;
    return channel === 'whatsapp' ? `wamid.HBg${unique}` : `aWdfZAG1faXRlbTo${unique}`;
  }

  /** A file's: digits only. */
  media(): string {
    this.#count += 1;
    return this.#digits + String(this.#count).padStart(7, '0');
  }

  /** An access token. */
  token(): string {
    this.#count += 1;
    return `IGSANDBOX${this.#prefix}${this.#count.toString(36)}`;
  }
}

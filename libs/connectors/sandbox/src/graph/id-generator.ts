import { randomBytes, randomInt } from 'node:crypto';

/** Generates the platform's ids. A random prefix makes them unique across restarts. */
export class IdGenerator {
  readonly #prefix = randomBytes(9).toString('base64url');
  readonly #digits = String(randomInt(1e8, 1e9));
  #count = 0;

  /** Returns the id of a message. */
  next(channel: 'whatsapp' | 'instagram'): string {
    this.#count += 1;
    const unique = `${this.#prefix}${this.#count.toString(36)}`;
    return channel === 'whatsapp' ? `wamid.HBg${unique}` : `aWdfZAG1faXRlbTo${unique}`;
  }

  /** Returns the id of a file: digits only. */
  media(): string {
    this.#count += 1;
    return this.#digits + String(this.#count).padStart(7, '0');
  }

  /** Returns an access token. */
  token(): string {
    this.#count += 1;
    return `IGSANDBOX${this.#prefix}${this.#count.toString(36)}`;
  }
}

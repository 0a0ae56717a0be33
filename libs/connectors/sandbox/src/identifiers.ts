import { randomBytes } from 'node:crypto';

/** Makes the platform's message ids: unique in this process and, as each start has its own prefix, across restarts. */
export class Identifiers {
  readonly #prefix = randomBytes(9).toString('base64url');
  #count = 0;

  next(channel: 'whatsapp' | 'instagram'): string {
    this.#count += 1;
    const unique = `${this.#prefix}${this.#count.toString(36)}`;
    return channel === 'whatsapp' ? `wamid.HBg${unique}` : `aWdfZAG1faXRlbTo${unique}`;
  }
}

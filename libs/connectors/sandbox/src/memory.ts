import type { SandboxMessage } from './options.ts';

/** Remembers the last messages taken, in arrival order, in bounded memory. */
export class Memory {
  readonly #capacity: number;
  readonly #ring: SandboxMessage[] = [];
  #oldest = 0;
  readonly #counts = new Map<string, number>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(message: SandboxMessage): void {
    this.#counts.set(message.account, this.count(message.account) + 1);
    if (this.#capacity === 0) return;
    if (this.#ring.length < this.#capacity) {
      this.#ring.push(message);
      return;
    }
    this.#ring[this.#oldest] = message;
    this.#oldest = (this.#oldest + 1) % this.#capacity;
  }

  /** How many messages the account ever sent, also those forgotten. */
  count(account: string): number {
    return this.#counts.get(account) ?? 0;
  }

  /** What is remembered, oldest first. */
  list(account?: string, recipient?: string): SandboxMessage[] {
    return [...this.#ring.slice(this.#oldest), ...this.#ring.slice(0, this.#oldest)].filter(
      (message) =>
        (account === undefined || message.account === account) &&
        (recipient === undefined || message.recipient === recipient),
    );
  }
}

import type { Account } from '@chat4all/runtime';
import { type GateOptions, Gates } from './gates.ts';
import { PlatformBreaker } from './platform-breaker.ts';

/** The gates of every account, made as they are needed. */
export class AllGates {
  readonly #options: GateOptions;
  readonly #gates = new Map<string, Gates>();
  readonly #platforms = new Map<string, PlatformBreaker>();
  readonly #shares = new Map<string, number>();

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** The gates of an account. One that was opened anew, with other settings, gets new ones. */
  of(account: Account): Gates {
    const known = this.#gates.get(account.id);
    if (known?.account === account) return known;
    const gates = new Gates(account, this.#platform(account.channel), this.#options);
    gates.setShare(this.#shares.get(account.channel) ?? 1);
    this.#gates.set(account.id, gates);
    return gates;
  }

  /** Which part of the rates of a channel's accounts this worker may use. */
  setShare(channel: string, share: number): void {
    this.#shares.set(channel, share);
    for (const gates of this.#gates.values()) if (gates.channel === channel) gates.setShare(share);
  }

  #platform(channel: string): PlatformBreaker {
    const known = this.#platforms.get(channel);
    if (known) return known;
    const breaker = new PlatformBreaker(this.#options.policy.breaker);
    this.#platforms.set(channel, breaker);
    return breaker;
  }
}

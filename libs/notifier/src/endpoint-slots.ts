/** The posts under way to one endpoint (product limit). */
const MAXIMUM_UNDER_WAY = 50;

/**
 * Limits what is under way to an endpoint at the same time, and what starts in a second. The first limit is halved when the
 * endpoint is overloaded, and grows by one after each success.
 */
export class EndpointSlots {
  readonly #now: () => number;
  #limit = MAXIMUM_UNDER_WAY;
  #underWay = 0;
  #nextStartMs = 0;

  /** `now` returns milliseconds by a clock that is never set. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Returns whether a post may start now. */
  get isFree(): boolean {
    return this.#underWay < this.#limit && this.#now() >= this.#nextStartMs;
  }

  /** Takes a slot for a post that starts now; false if there is none. `maximumPerSecond` 0 is no limit. */
  take(maximumPerSecond: number): boolean {
    if (!this.isFree) return false;
    this.#underWay += 1;
    if (maximumPerSecond > 0) this.#nextStartMs = this.#now() + 1_000 / maximumPerSecond;
    return true;
  }

  /** Releases a slot. */
  release(): void {
    this.#underWay -= 1;
  }

  /** Makes room for more after a success. */
  speedUp(): void {
    this.#limit = Math.min(MAXIMUM_UNDER_WAY, this.#limit + 1);
  }

  /** Halves what is under way at the same time, and starts nothing for a time in milliseconds. */
  slowDown(pauseMs: number): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
    this.#nextStartMs = Math.max(this.#nextStartMs, this.#now() + pauseMs);
  }
}

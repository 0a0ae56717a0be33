import { DeliveryState } from '@chat4all/proto';
import { formatCount } from '../output/layout.ts';
import { formatBar } from '../output/progress-line.ts';
import { isForward, isUnsuccessful } from '../states.ts';

/** The counters of a file that is sent. */
export class FileCounts {
  accepted = 0;
  failed = 0;
  badLines = 0;
  /** The deliveries that have reached at least this state; counted only if deliveries are followed. */
  readonly reached = { sent: 0, delivered: 0, read: 0 };
  readonly #started = performance.now();
  #sendingMs: number | undefined;

  /** Counts a delivery that moved from one state to a later one. */
  countChange(from: DeliveryState, to: DeliveryState): void {
    if (isUnsuccessful(to)) return;
    const passes = (state: DeliveryState): boolean => isForward(from, state) && !isForward(to, state);
    if (passes(DeliveryState.SENT)) this.reached.sent += 1;
    if (passes(DeliveryState.DELIVERED)) this.reached.delivered += 1;
    if (passes(DeliveryState.READ)) this.reached.read += 1;
  }

  /** Ends the time that the rate is computed over. */
  endSending(): void {
    this.#sendingMs = performance.now() - this.#started;
  }

  /** True if no line was bad and no message failed. */
  get isClean(): boolean {
    return this.failed === 0 && this.badLines === 0;
  }

  /** Returns the progress in one line. `fraction` is the part of the file that was read, if its size is known. */
  describe(fraction: number | undefined, followed: boolean): string {
    const bar = fraction === undefined ? '' : `${formatBar(fraction)}  `;
    return `${bar}${this.#counts(followed)}, ${this.#rate}`;
  }

  /** Returns the summary in two lines. */
  summarize(followed: boolean): string {
    return `${this.#counts(followed)}\nsent in ${(this.#elapsedMs / 1_000).toFixed(1)} s, ${this.#rate}`;
  }

  #counts(followed: boolean): string {
    const { sent, delivered, read } = this.reached;
    const counts = [
      `${this.accepted} accepted`,
      ...(followed ? [`${sent} sent`, `${delivered} delivered`, `${read} read`] : []),
      `${this.failed} failed`,
      ...(this.badLines > 0 ? [formatCount(this.badLines, 'bad line')] : []),
    ];
    return counts.join(', ');
  }

  get #elapsedMs(): number {
    return this.#sendingMs ?? performance.now() - this.#started;
  }

  get #rate(): string {
    const rate = Math.round(this.accepted / Math.max(this.#elapsedMs / 1_000, 0.001));
    return `${formatCount(rate, 'message')}/s`;
  }
}

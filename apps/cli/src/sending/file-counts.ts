import { DeliveryState } from '@chat4all/proto';
import { formatBar } from '../output/progress-line.ts';
import { isForward, isUnsuccessful } from '../states.ts';

/** Counts what becomes of the lines of a file. */
export class FileCounts {
  accepted = 0;
  failed = 0;
  badLines = 0;
  /** How many deliveries have come at least this far; only counted when they are followed. */
  readonly reached = { sent: 0, delivered: 0, read: 0 };
  readonly #started = performance.now();
  #sendingMs: number | undefined;

  /** Takes in that a delivery has moved from one state to a later one. */
  countChange(from: DeliveryState, to: DeliveryState): void {
    if (isUnsuccessful(to)) return;
    const passes = (state: DeliveryState): boolean => isForward(from, state) && !isForward(to, state);
    if (passes(DeliveryState.SENT)) this.reached.sent += 1;
    if (passes(DeliveryState.DELIVERED)) this.reached.delivered += 1;
    if (passes(DeliveryState.READ)) this.reached.read += 1;
  }

  /** Says that nothing more is sent: the rate is counted up to here. */
  endSending(): void {
    this.#sendingMs = performance.now() - this.#started;
  }

  /** Whether everything went well so far. */
  get isClean(): boolean {
    return this.failed === 0 && this.badLines === 0;
  }

  /** One line for a terminal; `part` is how much of the file was read, where that is known. */
  describe(part: number | undefined, followed: boolean): string {
    const bar = part === undefined ? '' : `${formatBar(part)}  `;
    return `${bar}${this.#counts(followed)}, ${this.#rate} messages/s`;
  }

  /** The summary at the end. */
  summarize(followed: boolean): string {
    const seconds = (this.#elapsedMs / 1_000).toFixed(1);
    return `${this.#counts(followed)}; sent off in ${seconds} s, ${this.#rate} messages/s`;
  }

  #counts(followed: boolean): string {
    const { sent, delivered, read } = this.reached;
    const counts = [
      `${this.accepted} accepted`,
      ...(followed ? [`${sent} sent`, `${delivered} delivered`, `${read} read`] : []),
      `${this.failed} failed`,
      ...(this.badLines > 0 ? [`${this.badLines} bad lines`] : []),
    ];
    return counts.join(', ');
  }

  get #elapsedMs(): number {
    return this.#sendingMs ?? performance.now() - this.#started;
  }

  get #rate(): number {
    return Math.round(this.accepted / Math.max(this.#elapsedMs / 1_000, 0.001));
  }
}

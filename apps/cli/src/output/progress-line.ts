const REDRAW_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';
const BAR_WIDTH = 10;

/** A progress line at the bottom of the terminal. Draws nothing if standard error is not a terminal. */
export class ProgressLine {
  readonly #describe: () => string;
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(describe: () => string) {
    this.#describe = describe;
    if (!process.stderr.isTTY) return;
    this.#timer = setInterval(() => {
      this.#draw();
    }, REDRAW_MS);
  }

  /** Writes lines above the progress line. */
  above(write: () => void): void {
    this.#clear();
    write();
  }

  /** Removes the progress line. */
  end(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #draw(): void {
    const width = (process.stderr.columns || 80) - 1;
    process.stderr.write(`${CLEAR_LINE}${this.#describe().slice(0, width)}`);
  }

  #clear(): void {
    if (this.#timer !== undefined) process.stderr.write(CLEAR_LINE);
  }
}

/** Returns a bar for a fraction between 0 and 1, for example `[#####-----]  50%`. */
export function formatBar(fraction: number): string {
  const filled = Math.round(fraction * BAR_WIDTH);
  const percent = `${Math.floor(fraction * 100)}%`.padStart(4);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${percent}`;
}

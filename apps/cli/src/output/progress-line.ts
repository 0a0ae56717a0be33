const REDRAW_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';
const BAR_WIDTH = 24;

/** A line at the bottom of a terminal that shows how far something is; nothing where there is no terminal. */
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

  /** Writes a line above it. */
  above(write: () => void): void {
    this.#clear();
    write();
  }

  /** Takes it away. */
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

/** A bar for a part between 0 and 1, for example `[######------]  50%`. */
export function formatBar(part: number): string {
  const filled = Math.round(part * BAR_WIDTH);
  const percent = `${Math.floor(part * 100)}%`.padStart(4);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${percent}`;
}

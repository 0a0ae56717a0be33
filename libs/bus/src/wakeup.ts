/** Lets one loop sleep until somebody has news for it. News that arrives while the loop is awake are not lost. */
export class Wakeup {
  #news = false;
  #resolve: (() => void) | undefined;

  wake(): void {
    const resolve = this.#resolve;
    if (resolve === undefined) {
      this.#news = true;
    } else {
      this.#resolve = undefined;
      resolve();
    }
  }

  /** Resolves at the next {@link wake}, or after `timeoutMs`. Only one caller may wait at a time. */
  async wait(timeoutMs?: number): Promise<void> {
    if (this.#news) {
      this.#news = false;
      return;
    }
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#resolve = resolve;
      if (timeoutMs !== undefined) {
        timer = setTimeout(() => {
          this.wake();
        }, timeoutMs);
      }
    });
    clearTimeout(timer);
  }
}

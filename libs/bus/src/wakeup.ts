/** Lets a loop sleep until it is woken. A wake-up while it is awake is not lost. */
export class Wakeup {
  #pending = false;
  #resolve: (() => void) | undefined;

  wake(): void {
    const resolve = this.#resolve;
    if (resolve === undefined) {
      this.#pending = true;
    } else {
      this.#resolve = undefined;
      resolve();
    }
  }

  /** Resolves at the next {@link wake}, or after `timeoutMs`. One caller at a time. */
  async wait(timeoutMs?: number): Promise<void> {
    if (this.#pending) {
      this.#pending = false;
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

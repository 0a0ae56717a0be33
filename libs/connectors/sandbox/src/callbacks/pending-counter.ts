/** Counts pending tasks, so that a test can wait until there are none. */
export class PendingCounter {
  #count = 0;
  #resolvers: (() => void)[] = [];

  get count(): number {
    return this.#count;
  }

  add(): void {
    this.#count += 1;
  }

  done(count = 1): void {
    this.#count -= count;
    if (this.#count > 0) return;
    const resolvers = this.#resolvers;
    this.#resolvers = [];
    for (const resolve of resolvers) resolve();
  }

  /** Resolves once no task is pending. */
  async idle(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#resolvers.push(resolve));
  }
}

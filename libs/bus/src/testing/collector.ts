import type { StoredRecord } from '../bus.ts';

/** Collects items and waits for them. */
export class Collector<Item = StoredRecord> {
  readonly items: Item[] = [];
  readonly #timeoutMs: number;
  #check: () => void = () => undefined;

  constructor(stage: { readonly timeoutMs: number }) {
    this.#timeoutMs = stage.timeoutMs;
  }

  add(...items: readonly Item[]): void {
    this.items.push(...items);
    this.#check();
  }

  /** Resolves as soon as there are `count` items, or rejects after the stage's timeout. */
  async count(count: number): Promise<readonly Item[]> {
    return this.until((items) => items.length >= count, `${count} items`);
  }

  /** Resolves as soon as the condition holds, or rejects after the stage's timeout. One caller at a time. */
  async until(condition: (items: readonly Item[]) => boolean, what = 'the condition'): Promise<readonly Item[]> {
    if (condition(this.items)) return this.items;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`waited ${this.#timeoutMs} ms for ${what}; there are ${this.items.length} items`));
      }, this.#timeoutMs);
      this.#check = () => {
        if (!condition(this.items)) return;
        clearTimeout(timer);
        this.#check = () => undefined;
        resolve();
      };
    });
    return this.items;
  }
}

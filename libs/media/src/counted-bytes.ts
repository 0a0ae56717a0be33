import { MediaError } from './media-error.ts';
import type { PutOptions } from './media-store.ts';

/** Passes bytes on and counts them. Fails as `put` of the contract says if there are too many, or too few at the end. */
export class CountedBytes {
  readonly #bytes: AsyncIterable<Uint8Array>;
  readonly #options: PutOptions;
  #count = 0;
  #failure: Error | undefined;

  constructor(bytes: AsyncIterable<Uint8Array>, options: PutOptions) {
    this.#bytes = bytes;
    this.#options = options;
  }

  /** The number of bytes so far. */
  get count(): number {
    return this.#count;
  }

  /** Why the bytes ended early, which is not a failure of the store; undefined if they did not. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const iterator = this.#bytes[Symbol.asyncIterator]();
    try {
      for (let chunk = await this.#next(iterator); chunk !== undefined; chunk = await this.#next(iterator)) yield chunk;
    } finally {
      await iterator.return?.();
    }
  }

  // Only here the bytes can fail. An error that a reader throws into the generator is one of the store.
  async #next(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
    try {
      const next = await iterator.next();
      this.#options.signal?.throwIfAborted();
      if (next.done) {
        this.#throwIfTooFew();
        return undefined;
      }
      this.#count += next.value.byteLength;
      this.#throwIfTooMany();
      return next.value;
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error('the bytes failed', { cause: error });
      throw this.#failure;
    }
  }

  #throwIfTooMany(): void {
    const { size = Infinity, maximumBytes = Infinity } = this.#options;
    if (this.#count > maximumBytes) throw new MediaError('too_large', `file: exceeds ${maximumBytes} bytes`);
    if (this.#count > size) throw new MediaError('invalid', `file: must have ${size} bytes (got more)`);
  }

  #throwIfTooFew(): void {
    const { size = this.#count } = this.#options;
    if (this.#count < size) throw new MediaError('invalid', `file: must have ${size} bytes (got ${this.#count})`);
  }
}

import type { DecodedBlock } from './decoded-block.ts';

interface CachedBlock {
  readonly block: Promise<DecodedBlock>;
  readonly bytes: number;
}

/** An LRU cache of blocks, bounded in bytes. Concurrent callers share one load of a block. */
export class BlockCache {
  // A map keeps the order of insertion, so its first entry is the least recently used.
  readonly #blocks = new Map<string, CachedBlock>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string, bytes: number, load: () => Promise<DecodedBlock>): Promise<DecodedBlock> {
    const known = this.#blocks.get(key);
    if (known !== undefined) {
      this.#blocks.delete(key);
      this.#blocks.set(key, known);
      return known.block;
    }
    const block = load();
    this.#blocks.set(key, { block, bytes });
    this.#bytes += bytes;
    block.catch(() => {
      this.#remove(key);
    });
    for (const oldest of this.#blocks.keys()) {
      if (this.#bytes <= this.#maxBytes || oldest === key) break;
      this.#remove(oldest);
    }
    return block;
  }

  #remove(key: string): void {
    this.#bytes -= this.#blocks.get(key)?.bytes ?? 0;
    this.#blocks.delete(key);
  }
}

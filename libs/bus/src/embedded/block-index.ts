/** A range of whole frames of a segment that is read at once, with the first offset of every stream in it. */
export interface Block {
  readonly position: number;
  length: number;
  /** The timestamp of its first frame, in milliseconds since 1970. */
  readonly timestamp: number;
  readonly firstOffsets: Map<number, number>;
}

type StoredBlock = readonly [position: number, length: number, timestamp: number, firstOffsets: readonly number[]];

/** The size after which a block ends. It bounds the index: one entry per block, not per record. */
const BLOCK_BYTES = 256 * 1024;

/** Finds the records of a stream in a segment. */
export class BlockIndex {
  readonly #blocks: Block[] = [];

  /** Adds the frame after the last one; returns its block, for {@link noteRecord}. */
  add(position: number, length: number, timestamp: number): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.length < BLOCK_BYTES) {
      last.length += length;
      return last;
    }
    const block = { position, length, timestamp, firstOffsets: new Map<number, number>() };
    this.#blocks.push(block);
    return block;
  }

  /** The block with the offset of the stream; undefined if it is not in this segment. */
  find(stream: number, offset: number): Block | undefined {
    return this.#blocks.findLast((block) => (block.firstOffsets.get(stream) ?? Infinity) <= offset);
  }

  /** The stream's first offset in the last block that begins before `time`; undefined if there is none. */
  offsetBefore(stream: number, time: number): number | undefined {
    const block = this.#blocks.findLast(({ timestamp, firstOffsets }) => timestamp < time && firstOffsets.has(stream));
    return block?.firstOffsets.get(stream);
  }

  /** The text of the index file. `segmentBytes` ties it to the current size of the segment. */
  serialize(segmentBytes: number): string {
    const blocks: StoredBlock[] = this.#blocks.map(({ position, length, timestamp, firstOffsets }) => [
      position,
      length,
      timestamp,
      [...firstOffsets].flat(),
    ]);
    return JSON.stringify({ segmentBytes, blocks });
  }

  /** Reads an index file. Undefined if it is damaged or of another size of the segment: the index can be rebuilt. */
  static parse(text: string, segmentBytes: number): BlockIndex | undefined {
    let stored: unknown;
    try {
      stored = JSON.parse(text);
    } catch {
      return undefined;
    }
    if (!isStoredIndex(stored) || stored.segmentBytes !== segmentBytes) return undefined;
    const index = new BlockIndex();
    for (const [position, length, timestamp, numbers] of stored.blocks) {
      const firstOffsets = new Map<number, number>();
      for (let at = 0; at + 1 < numbers.length; at += 2) firstOffsets.set(numbers[at] ?? 0, numbers[at + 1] ?? 0);
      index.#blocks.push({ position, length, timestamp, firstOffsets });
    }
    return index;
  }
}

function isStoredIndex(value: unknown): value is { segmentBytes: number; blocks: readonly StoredBlock[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'segmentBytes' in value &&
    'blocks' in value &&
    Array.isArray(value.blocks) &&
    value.blocks.every((block) => Array.isArray(block) && block.length === 4 && Array.isArray(block[3]))
  );
}

/** Adds a record to a block. */
export function noteRecord(block: Block, stream: number, offset: number): void {
  if (!block.firstOffsets.has(stream)) block.firstOffsets.set(stream, offset);
}

/** A stretch of a segment that is read at once: whole frames, and the first offset in it of every stream it holds. */
export interface Block {
  readonly position: number;
  length: number;
  /** Of its first frame, in milliseconds since 1970. */
  readonly timestamp: number;
  readonly firstOffsets: Map<number, number>;
}

type StoredBlock = readonly [position: number, length: number, timestamp: number, firstOffsets: readonly number[]];

/** Blocks end with the first frame that reaches this size. It bounds the index: one entry per block, not per record. */
const blockBytes = 256 * 1024;

/** Where in one segment the records of a stream stand. */
export class BlockIndex {
  readonly #blocks: Block[] = [];

  /** Adds the frame that follows the last one added, and gives its block, to note the streams of its records in. */
  add(position: number, length: number, timestamp: number): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.length < blockBytes) {
      last.length += length;
      return last;
    }
    const block = { position, length, timestamp, firstOffsets: new Map<number, number>() };
    this.#blocks.push(block);
    return block;
  }

  /** The block that holds the offset of the stream, if this segment holds it. */
  find(stream: number, offset: number): Block | undefined {
    return this.#blocks.findLast((block) => (block.firstOffsets.get(stream) ?? Infinity) <= offset);
  }

  /** The offset at which the last block begins for the stream that was begun before `time`, if there is one. */
  offsetBefore(stream: number, time: number): number | undefined {
    const block = this.#blocks.findLast(({ timestamp, firstOffsets }) => timestamp < time && firstOffsets.has(stream));
    return block?.firstOffsets.get(stream);
  }

  /** A text for the index file; `segmentBytes` ties it to the segment as it is now. */
  serialize(segmentBytes: number): string {
    const blocks: StoredBlock[] = this.#blocks.map(({ position, length, timestamp, firstOffsets }) => [
      position,
      length,
      timestamp,
      [...firstOffsets].flat(),
    ]);
    return JSON.stringify({ segmentBytes, blocks });
  }

  /** Nothing when the text is damaged or belongs to another state of the segment: the index can be built again. */
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

/** Notes that a record stands in the block, if it is the first of its stream there. */
export function noteRecord(block: Block, stream: number, offset: number): void {
  if (!block.firstOffsets.has(stream)) block.firstOffsets.set(stream, offset);
}

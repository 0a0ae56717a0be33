const MULTIPLIER = 0x5bd1e995;

/** Kafka's murmur2 of `bytes[start..end)`, as a signed 32-bit number. */
export function murmur2(bytes: Buffer, start = 0, end = bytes.length): number {
  let hash = 0x9747b28c ^ (end - start);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    let word = Math.imul(bytes.readInt32LE(at), MULTIPLIER);
    word = Math.imul(word ^ (word >>> 24), MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ word;
  }
  if (at < end) {
    for (let shift = 0; at < end; at += 1, shift += 8) hash ^= bytes.readUInt8(at) << shift;
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}

/**
 * Returns the partition of the key in `bytes[start..end)` (UTF-8), as Kafka's default partitioner computes it, so that
 * all drivers agree.
 */
export function partitionOfKey(bytes: Buffer, start: number, end: number, partitions: number): number {
  return (murmur2(bytes, start, end) & 0x7fffffff) % partitions;
}

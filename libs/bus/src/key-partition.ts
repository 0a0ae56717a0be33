const multiplier = 0x5bd1e995;

/** Kafka's murmur2 of `bytes[start..end)`, as a signed 32-bit number. */
export function murmur2(bytes: Buffer, start = 0, end = bytes.length): number {
  let hash = 0x9747b28c ^ (end - start);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    let word = Math.imul(bytes.readInt32LE(at), multiplier);
    word = Math.imul(word ^ (word >>> 24), multiplier);
    hash = Math.imul(hash, multiplier) ^ word;
  }
  if (at < end) {
    for (let shift = 0; at < end; at += 1, shift += 8) hash ^= bytes.readUInt8(at) << shift;
    hash = Math.imul(hash, multiplier);
  }
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
}

/**
 * The partition of the key that stands as UTF-8 in `bytes[start..end)`: what the default partitioner of Kafka's own
 * clients answers, so that every driver puts a key into the same place.
 */
export function partitionOfKey(bytes: Buffer, start: number, end: number, partitions: number): number {
  return (murmur2(bytes, start, end) & 0x7fffffff) % partitions;
}

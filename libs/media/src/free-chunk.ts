/**
 * Frees the memory of a chunk that nothing uses any more. Else it stays until the next collection, which comes only after some 64 MB:
 * 100 uploads at once then take twice the memory. A chunk that shares its memory with others stays.
 */
export function freeChunk({ buffer, byteLength }: Uint8Array): void {
  // The old memory is freed at once when its owner changes.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !buffer.detached) buffer.transfer(0);
}

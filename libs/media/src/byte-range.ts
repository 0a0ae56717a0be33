import { MediaError } from './media-error.ts';
import type { ByteRange } from './media-store.ts';

/** Throws `invalid` unless the range begins at a byte of a file of `size` bytes, and does not end before it begins. */
export function checkRange({ start, end = Infinity }: ByteRange, size: number): void {
  const isWhole = start === 0 && end === Infinity;
  if (isWhole || (start >= 0 && start < size && end >= start)) return;
  const last = end === Infinity ? '' : end;
  throw new MediaError('invalid', `range: must be within the ${size} bytes of the file (got ${start}-${last})`);
}

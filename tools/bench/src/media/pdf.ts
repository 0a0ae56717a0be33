import { randomFillSync } from 'node:crypto';

/** Returns random bytes that begin as a PDF does, so that CompleteUpload recognizes them. */
export function createPdf(size: number): Buffer<ArrayBuffer> {
  const bytes = randomFillSync(Buffer.alloc(size));
  bytes.write('%PDF-1.7\n');
  return bytes;
}

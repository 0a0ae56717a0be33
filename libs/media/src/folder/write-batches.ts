import type { FileHandle } from 'node:fs/promises';

/** Options of {@link writeBatches}. */
export interface BatchOptions {
  /** Returns the bytes of the next batch. */
  readonly batchBytes: () => number;
  /** Called with each chunk once it is written. */
  readonly release?: ((chunk: Uint8Array) => void) | undefined;
}

/** Writes chunks to a file in batches, each while the next one arrives. */
export async function writeBatches(
  file: Pick<FileHandle, 'writev'>,
  chunks: AsyncIterable<Uint8Array>,
  { batchBytes, release }: BatchOptions,
): Promise<void> {
  let batch: Uint8Array[] = [];
  let size = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const write = async (): Promise<void> => {
    const full = batch;
    batch = [];
    size = 0;
    await writing;
    writing = writeAll(file, full).then(() => {
      for (const chunk of full) release?.(chunk);
    });
    // A failure is seen with the next batch; until then it must not end the process.
    writing.catch(() => undefined);
  };
  try {
    for await (const chunk of chunks) {
      if (chunk.byteLength === 0) continue;
      batch.push(chunk);
      size += chunk.byteLength;
      if (size >= batchBytes()) await write();
    }
    if (size > 0) await write();
    await writing;
  } catch (error) {
    // The file must not be closed while it is written.
    await writing.catch(() => undefined);
    throw error;
  }
}

/** Writes all bytes: a single call may write fewer, for example near the end of the disk. */
async function writeAll(file: Pick<FileHandle, 'writev'>, batch: readonly Uint8Array[]): Promise<void> {
  let rest = batch;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest);
    rest = after(rest, bytesWritten);
  }
}

/** Returns what follows the first bytes of chunks. */
function after(chunks: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skipped = bytes;
  return chunks.flatMap((chunk) => {
    const start = Math.min(skipped, chunk.byteLength);
    skipped -= start;
    return start === chunk.byteLength ? [] : [chunk.subarray(start)];
  });
}

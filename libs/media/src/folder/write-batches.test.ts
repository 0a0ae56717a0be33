import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeBatches } from './write-batches.ts';

/** A file that writes at most some bytes with each call. */
function fileOf(bytesPerCall = Infinity) {
  const calls: number[] = [];
  let written = Buffer.alloc(0);
  return {
    calls,
    get written() {
      return written;
    },
    writev: <Buffers extends readonly NodeJS.ArrayBufferView[]>(buffers: Buffers) => {
      const all = Buffer.concat(buffers.map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength)));
      const some = all.subarray(0, bytesPerCall);
      calls.push(some.length);
      written = Buffer.concat([written, some]);
      return Promise.resolve({ bytesWritten: some.length, buffers });
    },
  };
}

async function* chunksOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

test('writes every byte in order, whatever the chunks, the batches and what one call writes', async () => {
  const someChunks = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      someChunks,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 30 }),
      async (chunks, batch, perCall) => {
        const file = fileOf(perCall);
        const released: Uint8Array[] = [];
        await writeBatches(file, chunksOf(chunks), {
          batchBytes: () => batch,
          release: (chunk) => released.push(chunk),
        });
        expect(file.written).toEqual(Buffer.concat(chunks));
        expect(released).toEqual(chunks.filter(({ byteLength }) => byteLength > 0));
      },
    ),
  );
});

test('collects small chunks, and writes each batch with one call', async () => {
  const file = fileOf();
  const chunks = Array.from({ length: 10 }, () => new Uint8Array(10));
  await writeBatches(file, chunksOf(chunks), { batchBytes: () => 40 });
  expect(file.calls).toEqual([40, 40, 20]);
});

test('fails with the error of a write, and with that of the chunks', async () => {
  const full = { writev: () => Promise.reject(new Error('no space')) };
  const chunks = Array.from({ length: 10 }, () => new Uint8Array(10));
  await expect(writeBatches(full, chunksOf(chunks), { batchBytes: () => 10 })).rejects.toThrow('no space');
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(new Uint8Array(1));
    throw new Error('client gone');
  };
  await expect(writeBatches(fileOf(), broken(), { batchBytes: () => 10 })).rejects.toThrow('client gone');
});

import kafkajs from 'kafkajs';

/** The numbers of the compressions in Kafka's protocol. */
export const COMPRESSION_TYPES = { none: 0, gzip: 1, lz4: 3, zstd: 4 } as const;

/** kafkajs has gzip only; the others are those of @platformatic/kafka, loaded at their first use. */
function codec(name: 'snappy' | 'lz4' | 'zstd') {
  const load = async () => (await import('@platformatic/kafka')).compressionsAlgorithms[name];
  return () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => (await load()).compressSync(buffer),
    decompress: async (buffer: Buffer) => (await load()).decompressSync(buffer),
  });
}

/** Makes kafkajs read and write snappy, lz4 and zstd too, in the whole process. */
export function registerCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.Snappy] = codec('snappy');
  CompressionCodecs[CompressionTypes.LZ4] = codec('lz4');
  CompressionCodecs[CompressionTypes.ZSTD] = codec('zstd');
}

import type { MediaFile } from './media.ts';
import { refusal } from './connector-error.ts';

/** Reads a file into memory. Stops and throws a ConnectorError once it exceeds the maximum. */
export async function readMediaFile(file: MediaFile, maximumBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of file.open()) {
    size += chunk.byteLength;
    if (size > maximumBytes) throw refusal(`file exceeds ${maximumBytes} bytes`, 'invalid');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

import type { MediaFile } from './media.ts';
import { refusal } from './refusal.ts';

/** The bytes of a file. Throws a ConnectorError when there are more than allowed, without reading on. */
export async function readMediaFile(file: MediaFile, maximumBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of file.open()) {
    size += chunk.byteLength;
    if (size > maximumBytes) throw refusal(`the file has more than ${maximumBytes} bytes`, 'invalid');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

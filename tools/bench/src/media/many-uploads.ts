import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Chat4All } from '@chat4all/client';
import type { ServerProcess } from '../server-process.ts';
import { createPdf } from './pdf.ts';

const IDLE_MS = 3_000;
const SAMPLE_MS = 50;

/** Uploads files of the same bytes at the same time. Returns the server's resident memory before, and the most meanwhile, in MB. */
export async function uploadManyAtOnce(
  server: ServerProcess,
  { count, bytes }: { readonly count: number; readonly bytes: number },
): Promise<{ readonly idle: number; readonly most: number }> {
  const file = createPdf(bytes);
  const source = { size: file.length, open: () => Readable.from(chunksOf(file)) };
  const chat = new Chat4All({ address: server.grpc });
  const upload = (): Promise<unknown> => chat.media.upload(source, { mimeType: 'application/pdf' });
  // Compiles the code of an upload.
  await upload();
  await sleep(IDLE_MS);
  const idle = await server.residentMegabytes();
  let most = idle;
  const stopping = new AbortController();
  const sampling = sample(stopping.signal, async () => {
    most = Math.max(most, await server.residentMegabytes());
  });
  try {
    await Promise.all(Array.from({ length: count }, upload));
  } finally {
    stopping.abort();
    await sampling;
    chat.close();
  }
  return { idle, most };
}

async function sample(signal: AbortSignal, take: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await take();
    await sleep(SAMPLE_MS);
  }
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  const chunk = 64 * 1_024;
  for (let start = 0; start < bytes.length; start += chunk) yield bytes.subarray(start, start + chunk);
}

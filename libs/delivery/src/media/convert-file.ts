import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Capabilities,
  ConnectorError,
  type MediaContent,
  type MediaFile,
  type MediaLimits,
} from '@chat4all/connector';
import type { MediaConverter } from '@chat4all/media';

/** How long a conversion may take, in milliseconds. */
const TIMEOUT_MS = 120_000;

/** A converted file, in a folder that is deleted with it. */
export interface ConvertedMedia extends AsyncDisposable {
  readonly file: MediaFile;
}

/** Converts files one at a time: a conversion may use all of a processor and much memory. */
export class FileConversions {
  readonly #converter: MediaConverter | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(converter: MediaConverter | undefined) {
    this.#converter = converter;
  }

  /**
   * Converts a file that a channel does not carry. Rejects with a ConnectorError `media` that states `problem` if there is no
   * converter for it or it fails, and as `file.open` does.
   */
  convert(
    content: MediaContent & { readonly file: MediaFile },
    { content: { media } }: Capabilities,
    problem: string,
  ): Promise<ConvertedMedia> {
    const { type, file } = content;
    const [converter, limits] = [this.#converter, media?.[type]];
    if (limits === undefined || !converter?.converts(type, file.mimeType)) return Promise.reject(refusal(problem));
    const converted = this.#last.then(() => convertNow(converter, { type, file, limits, problem }));
    this.#last = converted.catch(() => undefined);
    return converted;
  }
}

interface Conversion {
  readonly type: MediaContent['type'];
  readonly file: MediaFile;
  readonly limits: MediaLimits;
  readonly problem: string;
}

async function convertNow(
  converter: MediaConverter,
  { type, file, limits, problem }: Conversion,
): Promise<ConvertedMedia> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-convert-'));
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const [from, path] = [join(folder, 'in'), join(folder, 'out')];
  try {
    await pipeline(Readable.from(file.open()), createWriteStream(from, { mode: 0o600 }));
    const { maximumBytes, mimeTypes } = limits;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const target = { path, type, maximumBytes, mimeTypes, signal };
    const mimeType = await withinTime(converter.convert({ path: from, mimeType: file.mimeType }, target), signal).catch(
      (cause: unknown) => {
        throw refusal(`${problem}; the conversion failed: ${reasonOf(cause)}`, cause);
      },
    );
    const { size } = await stat(path);
    if (size > maximumBytes) throw refusal(`${problem}; converted, it has ${size} bytes`);
    if (mimeTypes && !mimeTypes.includes(mimeType)) throw refusal(`${problem}; it was converted to ${mimeType}`);
    return { file: { mimeType, size, open: () => createReadStream(path) }, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A converter may ignore its signal: the wait ends, and its folder is deleted. */
function withinTime(converting: Promise<string>, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error(`no result within ${TIMEOUT_MS / 1_000} seconds`));
    });
    converting.then(resolve, reject);
  });
}

function refusal(message: string, cause?: unknown): ConnectorError {
  return new ConnectorError(message, { reason: 'media', retryable: false, certain: true, scope: 'delivery', cause });
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.slice(0, 300) : String(cause);
}

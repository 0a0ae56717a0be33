import { refusal } from './connector-error.ts';
import type { MediaFile } from './media.ts';

/** How a file is put into a form. */
export interface UploadOptions {
  /** A larger file is refused before, or while, it is read. */
  readonly maximumBytes: number;
  /** Default: the name of the file, else `file`. */
  readonly fileName?: string;
}

/**
 * Calls `upload` with a file to put into a form, without a file name. A file of known size is a stream that is read while it is
 * sent, another one is read into memory. Rejects with the error of `file.open` if its bytes fail, else as `upload` does.
 */
export async function uploadMediaFile<Result>(
  file: MediaFile,
  { maximumBytes, fileName = file.fileName ?? 'file' }: UploadOptions,
  upload: (file: File) => Promise<Result>,
): Promise<Result> {
  const { size, mimeType: type } = file;
  if (size === undefined) return upload(new File([await readAll(file, maximumBytes)], fileName, { type }));
  if (size > maximumBytes) throw tooLarge(maximumBytes);
  const streamed = new StreamedFile(file, size, fileName);
  const result = await upload(streamed).catch((error: unknown) => {
    throw streamed.failure ?? error;
  });
  // A simulated platform accepts a body that ends early.
  if (streamed.failure !== undefined) throw streamed.failure;
  return result;
}

/** A file of a form whose bytes are read only when they are sent. */
class StreamedFile extends File {
  readonly #file: MediaFile;
  #failure: Error | undefined;

  constructor(file: MediaFile, size: number, name: string) {
    super([], name, { type: file.mimeType });
    this.#file = file;
    Object.defineProperty(this, 'size', { value: size });
  }

  /** The error of the bytes. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return ReadableStream.from(this.#read());
  }

  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.arrayBuffer());
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return new Response(this.stream()).arrayBuffer();
  }

  async *#read(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    try {
      for await (const chunk of this.#file.open()) yield new Uint8Array(chunk);
    } catch (error) {
      // An error of the stream would end the process; `fetch` refuses a body that ends early.
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }
}

async function readAll(file: MediaFile, maximumBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of file.open()) {
    size += chunk.byteLength;
    if (size > maximumBytes) throw tooLarge(maximumBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(maximumBytes: number): ReturnType<typeof refusal> {
  return refusal(`file exceeds ${maximumBytes} bytes`, 'invalid');
}

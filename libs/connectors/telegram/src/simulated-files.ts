/** How long a file path works, in milliseconds. Source: core.telegram.org/bots/api#getfile. */
const PATH_LIFETIME_MS = 3_600_000;

/** The largest file that a bot can download. Source: as above. */
const MAXIMUM_BYTES = 20 * 1024 * 1024;

/** A file that a person sends. */
export interface SimulatedFile {
  readonly mimeType: string;
  readonly bytes: Uint8Array;
  readonly fileName?: string;
}

/** A file on the simulated platform, as an update describes it. */
export interface FileReference {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_size: number;
}

/** The files of a simulated Bot API. Ids last; the paths to download them expire after an hour. */
export class SimulatedFiles {
  readonly #now: () => number;
  readonly #files = new Map<string, SimulatedFile>();
  readonly #paths = new Map<string, { readonly file: SimulatedFile; readonly expireTime: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Stores a file. */
  add(file: SimulatedFile): FileReference {
    const id = `file-${this.#files.size + 1}`;
    this.#files.set(id, file);
    return { file_id: id, file_unique_id: `u-${id}`, file_size: file.bytes.byteLength };
  }

  /** Answers `getFile`: returns the result, or the description of the problem. */
  describe(fileId: string): (FileReference & { readonly file_path: string }) | string {
    const file = this.#files.get(fileId);
    if (file === undefined) return 'wrong file_id or the file is temporarily unavailable';
    if (file.bytes.byteLength > MAXIMUM_BYTES) return 'file is too big';
    const path = `documents/file_${this.#paths.size + 1}`;
    this.#paths.set(path, { file, expireTime: this.#now() + PATH_LIFETIME_MS });
    return { file_id: fileId, file_unique_id: `u-${fileId}`, file_size: file.bytes.byteLength, file_path: path };
  }

  /** Returns the bytes at a path; undefined if there are none, or the path has expired. */
  read(path: string): Uint8Array | undefined {
    const known = this.#paths.get(path);
    return known && known.expireTime > this.#now() ? known.file.bytes : undefined;
  }
}

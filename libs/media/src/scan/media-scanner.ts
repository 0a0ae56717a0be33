/** Looks for malware in files. All methods reject with a `MediaError`, and `scan` with an error of its bytes. */
export interface MediaScanner {
  /**
   * Reads the bytes, and returns the name of the malware that they contain; undefined if they contain none. Fails with
   * `unavailable` if no scanner answers, and with `misconfigured` if it does not accept files of this size: the file was not
   * scanned then.
   */
  scan(bytes: AsyncIterable<Uint8Array>): Promise<string | undefined>;

  /** Rejects with the reason if no scanner answers now. */
  check(): Promise<void>;
}

/** Makes files of types or sizes that a channel carries from files that it does not carry. */
export interface MediaConverter {
  /**
   * Returns whether files of this MIME type can be converted to be sent as this type of file. Files are accepted by this
   * answer, before they are converted: it must not depend on anything else.
   */
  converts(type: ConvertibleType, mimeType: string): boolean;

  /**
   * Converts a file to one of `mimeTypes` with at most `maximumBytes`, writes it to `target.path`, and returns its MIME type.
   * Rejects with the reason if it cannot. The folder of both paths is deleted afterwards.
   */
  convert(file: ConvertedFile, target: ConversionTarget): Promise<string>;
}

/** A type of file that a message can contain. */
export type ConvertibleType = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** The file to convert. */
export interface ConvertedFile {
  readonly path: string;
  readonly mimeType: string;
}

/** The file that a channel carries. */
export interface ConversionTarget {
  /** A path where no file is. */
  readonly path: string;
  readonly type: ConvertibleType;
  readonly maximumBytes: number;
  /** The accepted MIME types; undefined if the channel accepts any. */
  readonly mimeTypes: readonly string[] | undefined;
  /** Aborted when the conversion takes too long. */
  readonly signal: AbortSignal;
}

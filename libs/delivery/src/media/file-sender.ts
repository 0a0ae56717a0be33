import {
  type Capabilities,
  ConnectorError,
  type MediaContent,
  type MediaFile,
  type OutboundDelivery,
  type SendContext,
  type SendReceipt,
  type UploadedMedia,
  validateContent,
} from '@chat4all/connector';
import { type MediaConverter, MediaError, type MediaStore } from '@chat4all/media';
import type { Metrics } from '@chat4all/metrics';
import { type Account, type Clock, type Logger, RecentMap } from '@chat4all/runtime';
import type { MediaFile as FileDescription, MediaFiles } from '@chat4all/store';
import { StoredFile } from '@chat4all/records';
import { FileConversions } from './convert-file.ts';

/** How many files, and copies of files, are remembered. */
const REMEMBERED = 1_000;

/** A copy that expires sooner is not used: the platform may get the message later. In milliseconds. */
const EXPIRY_MARGIN_MS = 60_000;

/** The fields of content that are facts of its file. */
const FILE_FIELDS: ReadonlySet<string> = new Set(['content.mimeType', 'content.sizeBytes']);

/** The parts that a {@link FileSender} uses. */
export interface FileSenderOptions {
  readonly files: MediaFiles;
  readonly bytes: MediaStore;
  /** Converts files that a channel does not carry. Default: they fail. */
  readonly converter?: MediaConverter | undefined;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Sends a message with the platform's copy of its file, or with the bytes. */
type SendWith = (uploaded?: UploadedMedia) => Promise<SendReceipt>;

/** The file of a message: its bytes, the platform's copy, or both. */
type FileSource = Pick<MediaContent, 'uploaded' | 'file' | 'mimeType'>;

/** A platform's copy of a file, or of what it was converted to. */
interface CopyKey {
  readonly mediaId: string;
  readonly accountId: string;
}

/**
 * Sends messages with files of MediaService. A platform gets the bytes of a file once per account, and then its own copy of
 * it, until that expires: concurrent sends wait for the first one.
 */
export class FileSender {
  readonly #options: FileSenderOptions;
  readonly #descriptions = new RecentMap<string, FileDescription>(REMEMBERED);
  readonly #copies = new RecentMap<string, UploadedMedia>(REMEMBERED);
  readonly #uploading = new Map<string, Promise<unknown>>();
  readonly #conversions: FileConversions;

  constructor(options: FileSenderOptions) {
    this.#options = options;
    this.#conversions = new FileConversions(options.converter);
  }

  /** Calls the connector once. Rejects with a ConnectorError as `Connector.send` does; without the file it is `media`. */
  async send(delivery: OutboundDelivery, account: Account, context: SendContext): Promise<SendReceipt> {
    const { connector } = account;
    if (delivery.content.kind !== 'media') return connector.send(delivery, context);
    const { file: stored, ...given } = delivery.content;
    if (!(stored instanceof StoredFile)) return connector.send(delivery, context);
    const { content, file } = this.#complete(given, await this.#describe(stored.mediaId));
    const problem = problemOf({ ...content, file }, connector.capabilities);
    // The copy of a converted file is another one than that of the file itself, which the channel may carry as a document.
    const accountId = problem === undefined ? account.id : `${account.id}/${content.type}`;
    const key = { mediaId: stored.mediaId, accountId };
    const sendWith = async ({ file, ...source }: FileSource): Promise<SendReceipt> => {
      const counted = file && { file: this.#counted(file) };
      const receipt = await connector.send({ ...delivery, content: { ...content, ...source, ...counted } }, context);
      if (receipt.uploaded) await this.#remember(key, receipt.uploaded);
      return receipt;
    };
    if (problem === undefined) {
      return this.#uploadOnce(key, (uploaded) => sendWith({ file, ...(uploaded && { uploaded }) }));
    }
    const sendConverted = async (): Promise<SendReceipt> => {
      await using converted = await this.#conversions.convert({ ...content, file }, connector.capabilities, problem);
      return await sendWith({ file: converted.file, mimeType: converted.file.mimeType });
    };
    return this.#uploadOnce(key, (uploaded) =>
      uploaded ? sendWith({ uploaded }).catch(onRefusedCopy(sendConverted)) : sendConverted(),
    );
  }

  /** Sends with the copy of an account; the first message of a file without one sends its bytes, and others wait for it. */
  async #uploadOnce(key: CopyKey, sendWith: SendWith): Promise<SendReceipt> {
    const text = keyOf(key);
    for (;;) {
      const uploaded = await this.#findCopy(key);
      if (uploaded) return sendWith(uploaded);
      const uploading = this.#uploading.get(text);
      if (uploading === undefined) break;
      await uploading;
    }
    const sent = sendWith();
    this.#uploading.set(
      text,
      sent.catch(() => undefined),
    );
    try {
      return await sent;
    } finally {
      this.#uploading.delete(text);
    }
  }

  #complete(
    content: Omit<MediaContent, 'file'>,
    { mediaId, mimeType, size, ...described }: FileDescription,
  ): { readonly content: MediaContent; readonly file: MediaFile } {
    const fileName = content.fileName ?? described.fileName;
    const named = fileName === '' ? {} : { fileName };
    const file = { mimeType, ...named, size, open: () => this.#open(mediaId) };
    return { content: { ...content, ...named, mimeType }, file };
  }

  /** Returns a file whose bytes are counted as they are read. */
  #counted(file: MediaFile): MediaFile {
    const { mediaBytes } = this.#options.metrics;
    return {
      ...file,
      open: async function* () {
        for await (const chunk of file.open()) {
          mediaBytes.inc({ direction: 'platform' }, chunk.byteLength);
          yield chunk;
        }
      },
    };
  }

  async *#open(mediaId: string): AsyncGenerator<Uint8Array> {
    try {
      const file = await this.#options.bytes.get(mediaId);
      // A deleted file has no description either; without its bytes, the folder or bucket is not the one that it was.
      if (file === undefined) throw (await this.#isDeleted(mediaId)) ? deleted(mediaId) : unavailable(mediaId);
      yield* file.bytes;
    } catch (error) {
      throw MediaError.is(error) ? unavailable(mediaId, error) : error;
    }
  }

  async #isDeleted(mediaId: string): Promise<boolean> {
    const file = await this.#options.files.get(mediaId).catch((error: unknown) => {
      throw unavailable(mediaId, error);
    });
    return file === undefined;
  }

  async #describe(mediaId: string): Promise<FileDescription> {
    const known = this.#descriptions.get(mediaId);
    if (known) return known;
    const file = await this.#options.files.get(mediaId).catch((error: unknown) => {
      throw unavailable(mediaId, error);
    });
    if (file === undefined) throw deleted(mediaId);
    this.#descriptions.set(mediaId, file);
    return file;
  }

  async #findCopy(copyKey: CopyKey): Promise<UploadedMedia | undefined> {
    const { files, clock } = this.#options;
    const key = keyOf(copyKey);
    const isCurrent = ({ expireTime = Infinity }: UploadedMedia): boolean =>
      expireTime - EXPIRY_MARGIN_MS > clock.now();
    const remembered = this.#copies.get(key);
    if (remembered) return isCurrent(remembered) ? remembered : undefined;
    // Without the store the file is uploaded again.
    const stored = await files.findCopy(copyKey.mediaId, copyKey.accountId).catch(() => undefined);
    if (stored === undefined) return undefined;
    const { providerMediaId, expireTimeMs } = stored;
    const copy = { id: providerMediaId, ...(expireTimeMs > 0 && { expireTime: expireTimeMs }) };
    if (!isCurrent(copy)) return undefined;
    this.#copies.set(key, copy);
    return copy;
  }

  /** A copy that cannot be stored is uploaded again by other workers, and must not fail a message that was sent. */
  async #remember(key: CopyKey, copy: UploadedMedia): Promise<void> {
    const { files, logger } = this.#options;
    const { mediaId, accountId } = key;
    this.#copies.set(keyOf(key), copy);
    const stored = { providerMediaId: copy.id, expireTimeMs: copy.expireTime ?? 0 };
    await files.saveCopy(mediaId, accountId, stored).catch((error: unknown) => {
      logger.warn({ err: error, mediaId }, 'copy of a file not stored');
    });
  }
}

function keyOf({ mediaId, accountId }: CopyKey): string {
  return `${mediaId}/${accountId}`;
}

/** Returns what the channel carries instead of the file; undefined if it carries it. */
function problemOf(content: MediaContent, capabilities: Capabilities): string | undefined {
  const problem = validateContent(content, capabilities).find(({ field }) => FILE_FIELDS.has(field));
  return problem && `the ${content.type} ${problem.problem}`;
}

/** Returns a handler that sends again, with the bytes, if the platform refused its copy. */
function onRefusedCopy(sendAgain: () => Promise<SendReceipt>): (error: unknown) => Promise<SendReceipt> {
  return (error) => {
    if (ConnectorError.is(error) && error.reason === 'media') return sendAgain();
    throw error;
  };
}

function deleted(mediaId: string): ConnectorError {
  const facts = { reason: 'media', retryable: false, certain: true, scope: 'delivery' } as const;
  return new ConnectorError(`media "${mediaId}" was deleted`, facts);
}

function unavailable(mediaId: string, cause?: unknown): ConnectorError {
  const facts = { reason: 'transient', retryable: true, certain: true, scope: 'delivery', cause } as const;
  return new ConnectorError(`the bytes of media "${mediaId}" cannot be read`, facts);
}

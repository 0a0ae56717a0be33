import {
  ConnectorError,
  type MediaContent,
  type MediaFile,
  type OutboundDelivery,
  type SendContext,
  type SendReceipt,
  type UploadedMedia,
} from '@chat4all/connector';
import { MediaError, type MediaStore } from '@chat4all/media';
import { type Account, type Clock, type Logger, RecentMap } from '@chat4all/runtime';
import type { MediaFile as FileDescription, MediaFiles } from '@chat4all/store';
import { StoredFile } from '@chat4all/records';

/** How many files, and copies of files, are remembered. */
const REMEMBERED = 1_000;

/** A copy that expires sooner is not used: the platform may get the message later. In milliseconds. */
const EXPIRY_MARGIN_MS = 60_000;

/** The parts that a {@link FileSender} uses. */
export interface FileSenderOptions {
  readonly files: MediaFiles;
  readonly bytes: MediaStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Sends a message with the platform's copy of its file, or with the bytes. */
type SendWith = (file: FileDescription, uploaded?: UploadedMedia) => Promise<SendReceipt>;

/**
 * Sends messages with files of MediaService. A platform gets the bytes of a file once per account, and then its own copy of
 * it, until that expires: concurrent sends wait for the first one.
 */
export class FileSender {
  readonly #options: FileSenderOptions;
  readonly #descriptions = new RecentMap<string, FileDescription>(REMEMBERED);
  readonly #copies = new RecentMap<string, UploadedMedia>(REMEMBERED);
  readonly #uploading = new Map<string, Promise<unknown>>();

  constructor(options: FileSenderOptions) {
    this.#options = options;
  }

  /** Calls the connector once. Rejects with a ConnectorError as `Connector.send` does; without the file it is `media`. */
  send(delivery: OutboundDelivery, account: Account, context: SendContext): Promise<SendReceipt> {
    const { content } = delivery;
    if (content.kind !== 'media' || !(content.file instanceof StoredFile)) {
      return account.connector.send(delivery, context);
    }
    const sendWith = async (file: FileDescription, uploaded?: UploadedMedia): Promise<SendReceipt> => {
      const complete = { ...delivery, content: this.#complete(content, file, uploaded) };
      const receipt = await account.connector.send(complete, context);
      if (receipt.uploaded) await this.#remember(file.mediaId, account.id, receipt.uploaded);
      return receipt;
    };
    return this.#uploadOnce(content.file.mediaId, account.id, sendWith);
  }

  /** Sends with the copy of an account; the first message of a file without one sends its bytes, and others wait for it. */
  async #uploadOnce(mediaId: string, accountId: string, sendWith: SendWith): Promise<SendReceipt> {
    const file = await this.#describe(mediaId);
    const key = keyOf(mediaId, accountId);
    for (;;) {
      const copy = await this.#findCopy(mediaId, accountId);
      if (copy) return sendWith(file, copy);
      const uploading = this.#uploading.get(key);
      if (uploading === undefined) break;
      await uploading;
    }
    const sent = sendWith(file);
    this.#uploading.set(
      key,
      sent.catch(() => undefined),
    );
    try {
      return await sent;
    } finally {
      this.#uploading.delete(key);
    }
  }

  #complete(content: MediaContent, file: FileDescription, uploaded?: UploadedMedia): MediaContent {
    const { mimeType, size } = file;
    const fileName = content.fileName ?? file.fileName;
    const named = fileName === '' ? {} : { fileName };
    const source: MediaFile = { mimeType, ...named, size, open: () => this.#open(file.mediaId) };
    return { ...content, ...named, mimeType, file: source, ...(uploaded && { uploaded }) };
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

  async #findCopy(mediaId: string, accountId: string): Promise<UploadedMedia | undefined> {
    const { files, clock } = this.#options;
    const key = keyOf(mediaId, accountId);
    const isCurrent = ({ expireTime = Infinity }: UploadedMedia): boolean =>
      expireTime - EXPIRY_MARGIN_MS > clock.now();
    const remembered = this.#copies.get(key);
    if (remembered) return isCurrent(remembered) ? remembered : undefined;
    // Without the store the file is uploaded again.
    const stored = await files.findCopy(mediaId, accountId).catch(() => undefined);
    if (stored === undefined) return undefined;
    const { providerMediaId, expireTimeMs } = stored;
    const copy = { id: providerMediaId, ...(expireTimeMs > 0 && { expireTime: expireTimeMs }) };
    if (!isCurrent(copy)) return undefined;
    this.#copies.set(key, copy);
    return copy;
  }

  /** A copy that cannot be stored is uploaded again by other workers, and must not fail a message that was sent. */
  async #remember(mediaId: string, accountId: string, copy: UploadedMedia): Promise<void> {
    const { files, logger } = this.#options;
    this.#copies.set(keyOf(mediaId, accountId), copy);
    const stored = { providerMediaId: copy.id, expireTimeMs: copy.expireTime ?? 0 };
    await files.saveCopy(mediaId, accountId, stored).catch((error: unknown) => {
      logger.warn({ err: error, mediaId }, 'copy of a file not stored');
    });
  }
}

function keyOf(mediaId: string, accountId: string): string {
  return `${mediaId}/${accountId}`;
}

function deleted(mediaId: string): ConnectorError {
  const facts = { reason: 'media', retryable: false, certain: true, scope: 'delivery' } as const;
  return new ConnectorError(`media "${mediaId}" was deleted`, facts);
}

function unavailable(mediaId: string, cause?: unknown): ConnectorError {
  const facts = { reason: 'transient', retryable: true, certain: true, scope: 'delivery', cause } as const;
  return new ConnectorError(`the bytes of media "${mediaId}" cannot be read`, facts);
}

import {
  ConnectorError,
  type MediaContent,
  type MediaFile,
  type SendReceipt,
  type UploadedMedia,
  refusal,
} from '@chat4all/connector';

/** What sending a file takes. */
export interface MediaSending {
  readonly now: () => number;
  readonly upload: (file: MediaFile) => Promise<UploadedMedia>;
  /** Sends the file by its `uploaded` or else its `url`. */
  readonly send: (content: MediaContent) => Promise<SendReceipt>;
}

/**
 * Sends a file by what is alive of it: the provider's copy, its address, or itself, uploaded first. When Meta refuses the
 * file (131052, 131053) and there is the file itself, it is uploaded and sent once more. A failed upload is `certain`:
 * the message was not sent.
 */
export async function sendMedia(content: MediaContent, { now, upload, send }: MediaSending): Promise<SendReceipt> {
  const { uploaded, url, file, ...rest } = content;
  const isAlive = uploaded !== undefined && (uploaded.expireTime === undefined || uploaded.expireTime > now());
  const living = isAlive ? { uploaded } : url === undefined ? undefined : { url };
  if (file === undefined) {
    if (living) return send({ ...rest, ...living });
    throw refusal(
      uploaded ? 'Meta no longer has this file: upload it again' : 'nothing says where the file is',
      'media',
    );
  }
  const sendFile = async (): Promise<SendReceipt> => {
    const copy = await upload(file).catch((error: unknown) => {
      throw nothingSent(ConnectorError.from(error));
    });
    return { ...(await send({ ...rest, uploaded: copy })), uploaded: copy };
  };
  try {
    return living ? await send({ ...rest, ...living }) : await sendFile();
  } catch (error) {
    if (ConnectorError.is(error) && isMediaRefusal(error)) return sendFile();
    throw error;
  }
}

function isMediaRefusal({ channelCode = '' }: ConnectorError): boolean {
  return /^13105[23]\b/.test(channelCode);
}

function nothingSent(error: ConnectorError): ConnectorError {
  if (error.certain) return error;
  const { message, reason, retryable, scope, retryAfterMs, channelCode, cause } = error;
  return new ConnectorError(message, {
    ...{ reason, retryable, scope, cause, certain: true },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(channelCode !== undefined && { channelCode }),
  });
}

import {
  ConnectorError,
  type MediaContent,
  type MediaFile,
  type SendReceipt,
  type UploadedMedia,
  refusal,
} from '@chat4all/connector';

/** Options of {@link sendMedia}. */
export interface SendMediaOptions {
  readonly now: () => number;
  readonly upload: (file: MediaFile) => Promise<UploadedMedia>;
  /** Sends the file by its `uploaded` or else its `url`. */
  readonly send: (content: MediaContent) => Promise<SendReceipt>;
}

/**
 * Sends a file by the first of these that exists: the provider's copy, unless it has expired; its URL; the file itself,
 * which is then uploaded. If Meta refuses the file (131052, 131053) and the file itself exists, uploads and sends it once
 * more. The error of a failed upload is `certain`, because the message was not sent.
 */
export async function sendMedia(content: MediaContent, { now, upload, send }: SendMediaOptions): Promise<SendReceipt> {
  const { uploaded, url, file, ...rest } = content;
  const isCurrent = uploaded !== undefined && (uploaded.expireTime === undefined || uploaded.expireTime > now());
  const source = isCurrent ? { uploaded } : url === undefined ? undefined : { url };
  if (file === undefined) {
    if (source) return send({ ...rest, ...source });
    const problem = uploaded
      ? 'content.uploaded: expired; upload the file again'
      : 'content.url: a URL or an uploaded file is required';
    throw refusal(problem, 'media');
  }
  const sendFile = async (): Promise<SendReceipt> => {
    const copy = await upload(file).catch((error: unknown) => {
      throw asCertain(ConnectorError.from(error));
    });
    return { ...(await send({ ...rest, uploaded: copy })), uploaded: copy };
  };
  try {
    return source ? await send({ ...rest, ...source }) : await sendFile();
  } catch (error) {
    if (ConnectorError.is(error) && isMediaRefusal(error)) return sendFile();
    throw error;
  }
}

function isMediaRefusal({ channelCode = '' }: ConnectorError): boolean {
  return /^13105[23]\b/.test(channelCode);
}

function asCertain(error: ConnectorError): ConnectorError {
  if (error.certain) return error;
  const { message, reason, retryable, scope, retryAfterMs, channelCode, cause } = error;
  return new ConnectorError(message, {
    ...{ reason, retryable, scope, cause, certain: true },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(channelCode !== undefined && { channelCode }),
  });
}

import { ConnectorError, type DownloadedMedia, type HttpResponse, refusal } from '@chat4all/connector';
import { z } from 'zod';
import { connectorErrorFromAnswer, unreadableAnswerError } from './answer-error.ts';

/** The JSON of a successful answer. Throws a ConnectorError for any other. */
export async function readJson(response: HttpResponse, now: () => number): Promise<unknown> {
  const text = await response.text();
  let body: unknown;
  let readable = true;
  try {
    body = JSON.parse(text);
  } catch {
    readable = false;
  }
  if (response.status < 200 || response.status > 299) throw connectorErrorFromAnswer(response, body, now);
  if (!readable) throw unreadableAnswerError(response.status, 'its body is not JSON');
  return body;
}

/** The file in a successful answer. Throws a ConnectorError for any other, and for a file that is too large. */
export async function readFile(
  response: HttpResponse,
  maximumBytes: number,
  now: () => number,
): Promise<DownloadedMedia> {
  // What is no success is an error in JSON, which readJson throws.
  if (response.status < 200 || response.status > 299) await readJson(response, now);
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > maximumBytes) throw tooLarge(announced, maximumBytes);
  if (!response.arrayBuffer) throw new TypeError('this fetch gives no arrayBuffer, which downloads need');
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.byteLength > maximumBytes) throw tooLarge(bytes.byteLength, maximumBytes);
  return { bytes, mimeType: response.headers.get('content-type') ?? 'application/octet-stream' };
}

const renewedTokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** A token that Meta has renewed, and how long it lives. Throws a ConnectorError when the answer holds none. */
export function readRenewedToken(answer: unknown): { readonly accessToken: string; readonly lifetimeMs: number } {
  const parsed = renewedTokenSchema.safeParse(answer);
  if (!parsed.success) throw unreadableAnswerError(200, 'it holds no token');
  return { accessToken: parsed.data.access_token, lifetimeMs: parsed.data.expires_in * 1000 };
}

function tooLarge(size: number, maximumBytes: number): ConnectorError {
  return refusal(`the file has ${size} bytes, at most ${maximumBytes} are taken`, 'media');
}

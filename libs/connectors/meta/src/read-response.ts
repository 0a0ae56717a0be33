import { type DownloadedMedia, type HttpResponse, type KeepOpen, readDownload, refusal } from '@chat4all/connector';
import { z } from 'zod';
import { type ResponseContext, connectorErrorFromResponse, invalidResponseError } from './response-error.ts';

/** Returns the JSON of a successful response. Throws a ConnectorError for any other. */
export async function readJson(response: HttpResponse, context: ResponseContext): Promise<unknown> {
  const text = await response.text();
  let body: unknown;
  let isJson = true;
  try {
    body = JSON.parse(text);
  } catch {
    isJson = false;
  }
  if (response.status < 200 || response.status > 299) throw connectorErrorFromResponse(response, body, context);
  if (!isJson) throw invalidResponseError(response.status, 'not JSON');
  return body;
}

/** Returns the file in a successful response. Throws a ConnectorError for any other, and for a file that is too large. */
export async function readFile(
  response: HttpResponse,
  { authorized, maximumBytes, acceptsHtml = false }: DownloadOptions,
  { keepOpen, ...context }: ResponseContext & { readonly keepOpen: KeepOpen },
): Promise<DownloadedMedia> {
  // The URLs of files expire. Without a token, a refusal says nothing about the account.
  const isGone = response.status === 404 || response.status === 410 || (response.status === 403 && !authorized);
  if (isGone) throw refusal(`the file does not exist, or its URL has expired (HTTP ${response.status})`, 'media');
  // readJson throws the error that the response contains.
  if (response.status < 200 || response.status > 299) await readJson(response, context);
  const mimeType = response.headers.get('content-type') ?? 'application/octet-stream';
  if (!acceptsHtml && mimeType.toLowerCase().startsWith('text/html')) {
    throw refusal('the URL returned an HTML page instead of the file', 'media');
  }
  return { mimeType, bytes: readDownload(response, { maximumBytes, keepOpen }) };
}

/** Options of a download. */
export interface DownloadOptions {
  readonly authorized: boolean;
  /** A larger file is rejected with `media`. */
  readonly maximumBytes: number;
  /** Whether the file may be an HTML page. Otherwise one is an error page, and rejected with `media`. Default: false. */
  readonly acceptsHtml?: boolean;
}

/** A token that Meta has renewed. */
export interface RenewedToken {
  readonly accessToken: string;
  readonly lifetimeMs: number;
}

const renewedTokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** Returns the token in Meta's response to a renewal. Throws a ConnectorError if there is none. */
export function readRenewedToken(body: unknown): RenewedToken {
  const parsed = renewedTokenSchema.safeParse(body);
  if (!parsed.success) throw invalidResponseError(200, 'no access_token');
  return { accessToken: parsed.data.access_token, lifetimeMs: parsed.data.expires_in * 1000 };
}

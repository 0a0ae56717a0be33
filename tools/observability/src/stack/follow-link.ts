import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';

/** Makes the request of a link to a file, to a server whose certificate the authority has signed. Rejects unless it succeeds. */
export async function followLink(
  url: string,
  { authority, upload }: { readonly authority: Buffer; readonly upload?: string },
): Promise<void> {
  const method = upload === undefined ? 'GET' : 'PUT';
  const length = upload === undefined ? {} : { 'content-length': Buffer.byteLength(upload) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method, ca: authority, headers: length }, resolve).on('error', reject).end(upload);
  });
  await once(response.resume(), 'end');
  const { statusCode = 0 } = response;
  if (statusCode >= 300) throw new Error(`${method} of a link was answered with ${statusCode}`);
}

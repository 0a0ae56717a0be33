import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { request } from 'node:https';

/** Makes the request of a link to a file, to a server whose certificate the authority has signed. Rejects unless it succeeds. */
export async function followLink(
  url: string,
  { authority, upload }: { readonly authority: Buffer; readonly upload?: string },
): Promise<void> {
  const method = upload === undefined ? 'GET' : 'PUT';
  const length = upload === undefined ? {} : { 'content-length': Buffer.byteLength(upload) };
  const sent = request(url, { method, ca: authority, headers: length }).end(upload);
  const [response]: unknown[] = await once(sent, 'response');
  if (!(response instanceof IncomingMessage)) throw new TypeError('no response');
  await once(response.resume(), 'end');
  const { statusCode = 0 } = response;
  if (statusCode >= 300) throw new Error(`${method} of a link was answered with ${statusCode}`);
}

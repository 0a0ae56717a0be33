import type { IncomingHttpHeaders } from 'node:http';
import type { Account } from '@chat4all/runtime';

/** A refusal of a request. */
export interface CallbackRefusal {
  readonly status: number;
  /** The problem, for the log. */
  readonly reason: string;
  /** The response's text. */
  readonly body: string;
}

/** Returns why a request with these headers cannot be a callback for an account, if so. Its body need not be read then. */
export function headerRefusal(
  { connector }: Account,
  { method, headers }: { readonly method: string; readonly headers: IncomingHttpHeaders },
): CallbackRefusal | undefined {
  if (method !== 'POST') return undefined;
  const { contentTypes = ['application/json'], signature } = connector.callbackHeaders ?? {};
  const [contentType = ''] = (headers['content-type'] ?? '').split(';');
  if (!contentTypes.includes(contentType.trim().toLowerCase())) {
    const body = `unsupported content type; use ${contentTypes.join(' or ')}`;
    return { status: 415, reason: `content-type: "${contentType.trim()}" is not supported`, body };
  }
  if (signature !== undefined && headers[signature] === undefined) {
    return { status: 401, reason: `${signature}: is required`, body: 'refused' };
  }
  return undefined;
}

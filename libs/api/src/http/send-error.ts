import type { ServerResponse } from 'node:http';
import type { ConnectError } from '@connectrpc/connect';
import { codeToHttpStatus, errorToJson } from '@connectrpc/connect/protocol-connect';
import type { ApiError } from '../errors/api-error.ts';
import { toConnectError } from './connect-error.ts';

/** Returns an error as the JSON that Connect sends. */
export function errorText(error: ApiError): string {
  return toText(toConnectError(error));
}

/** Answers a request with an error, as Connect does. */
export function sendError(response: ServerResponse, error: ApiError): void {
  const converted = toConnectError(error);
  const headers = { ...Object.fromEntries(converted.metadata), 'content-type': 'application/json' };
  response.writeHead(codeToHttpStatus(converted.code), headers).end(toText(converted));
}

function toText(error: ConnectError): string {
  return JSON.stringify(errorToJson(error, undefined));
}

/** Answers a request with a text, and closes its connection. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${text}\n`);
}

import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { JsonObject } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { ApiError } from '../errors/api-error.ts';
import { hasMoreElements } from './json-elements.ts';
import { MAXIMUM_REQUEST_BYTES } from './rpc-handlers.ts';

const unzip = promisify(gunzip);

/** The most elements of a JSON body: twice those of the largest batch. */
const MAXIMUM_ELEMENTS = 200_000;

/** Returns whether the body is the JSON of one message, which is read here so that it is limited and an error can name its field. */
export function isJson({ method, headers }: IncomingMessage): boolean {
  const isEncodingKnown = ['gzip', 'identity', undefined].includes(headers['content-encoding']);
  return method === 'POST' && isEncodingKnown && /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
}

/** Reads a JSON object, or returns why it is refused: too large, too many elements, no JSON or no object. */
export async function readJson(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): Promise<{ readonly json: JsonObject } | ApiError> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > MAXIMUM_REQUEST_BYTES) return tooLarge(`${MAXIMUM_REQUEST_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    const received = Buffer.concat(chunks);
    const text = encoding === 'gzip' ? await unzip(received, { maxOutputLength: MAXIMUM_REQUEST_BYTES }) : received;
    if (hasMoreElements(text, MAXIMUM_ELEMENTS)) return tooLarge(`${MAXIMUM_ELEMENTS} elements`);
    const json: unknown = JSON.parse(text.toString());
    return isObject(json) ? { json } : invalidBody('must be an object');
  } catch (error) {
    if (error instanceof RangeError) return tooLarge(`${MAXIMUM_REQUEST_BYTES} bytes`);
    return invalidBody(`must be JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function tooLarge(limit: string): ApiError {
  return new ApiError(status.RESOURCE_EXHAUSTED, `the body exceeds ${limit}`, { reason: 'TOO_LARGE' });
}

function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function invalidBody(description: string): ApiError {
  return new ApiError(status.INVALID_ARGUMENT, `the body ${description}`, { reason: 'UNREADABLE' });
}

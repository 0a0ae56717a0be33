import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { JsonObject } from '@bufbuild/protobuf';
import { createContextValues } from '@connectrpc/connect';
import type { UniversalHandler } from '@connectrpc/connect/protocol';
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from '@connectrpc/connect-node';
import { status } from '@grpc/grpc-js';
import type { Authenticate } from '../authentication/authenticate.ts';
import { ApiError, invalidFields } from '../errors/api-error.ts';
import { type HeldBytes, readCounted, writeCounted } from './held-bytes.ts';
import { incomingCall } from './incoming-call.ts';
import { hasMoreElements } from './json-elements.ts';
import { locateProblem } from './locate-problem.ts';
import { type Exchange, MAXIMUM_REQUEST_BYTES, exchangeKey } from './rpc-handlers.ts';
import { sendError, sendText } from './send-error.ts';

const unzip = promisify(gunzip);

/** The status of a content type that the server does not read. */
const UNSUPPORTED_TYPE = 415;

/** The most elements of a JSON body: twice those of the largest batch. */
const MAXIMUM_ELEMENTS = 200_000;

/** The parts that {@link answerRpc} uses. */
export interface RpcOptions {
  readonly authenticate: Authenticate;
  /** Counts the bytes of the call. */
  readonly held: HeldBytes;
}

/** Answers one call. Its caller is identified before its body is read, and a request that arrives too slowly is cut off. */
export async function answerRpc(
  handler: UniversalHandler,
  request: IncomingMessage,
  response: ServerResponse,
  { authenticate, held }: RpcOptions,
): Promise<void> {
  response.once('close', () => {
    held.release(response);
  });
  try {
    await authenticate(incomingCall(request, { path: handler.requestPath, signal: new AbortController().signal }));
  } catch (error) {
    response.setHeader('connection', 'close');
    sendError(response, ApiError.from(error));
    return;
  }
  const exchange: Exchange = { request, isDecoded: false };
  const values = createContextValues().set(exchangeKey, exchange);
  const call = universalRequestFromNodeRequest(request, response, undefined, values);
  const bytes = readCounted(request, response, held);
  let json: JsonObject | undefined;
  if (isJson(request)) {
    const parsed = await readJson(bytes, request.headers['content-encoding']);
    if (parsed instanceof ApiError) {
      sendError(response, parsed);
      return;
    }
    ({ json } = parsed);
  }
  const answer = await handler({ ...call, body: json ?? bytes });
  if (answer.status === UNSUPPORTED_TYPE) {
    const accepted = 'application/json, application/proto or a type of gRPC-Web';
    sendText(
      response,
      answer.status,
      `content-type: must be ${accepted} (got "${request.headers['content-type'] ?? ''}")`,
    );
    return;
  }
  if (json !== undefined && answer.status === 400 && !exchange.isDecoded) {
    const problem = locateProblem(handler.method.input, json);
    if (problem) {
      sendError(response, invalidFields([problem]));
      return;
    }
  }
  const { body } = answer;
  const counted = body ? { ...answer, body: writeCounted(body, response, held) } : answer;
  await universalResponseToNodeResponse(counted, response);
}

/** Returns whether the body is the JSON of one message, which is read here so that it is limited and an error can name its field. */
function isJson({ method, headers }: IncomingMessage): boolean {
  const isEncodingKnown = ['gzip', 'identity', undefined].includes(headers['content-encoding']);
  return method === 'POST' && isEncodingKnown && /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
}

async function readJson(
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

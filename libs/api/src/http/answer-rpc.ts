import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '@bufbuild/protobuf';
import { createContextValues } from '@connectrpc/connect';
import type { UniversalHandler } from '@connectrpc/connect/protocol';
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from '@connectrpc/connect-node';
import { status } from '@grpc/grpc-js';
import { ApiError, invalidFields } from '../errors/api-error.ts';
import { type HeldBytes, readCounted, writeCounted } from './held-bytes.ts';
import { locateProblem } from './locate-problem.ts';
import { type Exchange, MAXIMUM_REQUEST_BYTES, exchangeKey } from './rpc-handlers.ts';
import { sendError } from './send-error.ts';

/** Answers one call. Its bytes count in `held`, and a request that arrives too slowly is cut off. */
export async function answerRpc(
  handler: UniversalHandler,
  request: IncomingMessage,
  response: ServerResponse,
  held: HeldBytes,
): Promise<void> {
  response.once('close', () => {
    held.release(response);
  });
  const exchange: Exchange = { request, isDecoded: false };
  const values = createContextValues().set(exchangeKey, exchange);
  const call = universalRequestFromNodeRequest(request, response, undefined, values);
  const bytes = readCounted(request, response, held);
  let json: JsonObject | undefined;
  if (isPlainJson(request)) {
    const parsed = await readJson(bytes);
    if (parsed instanceof ApiError) {
      sendError(response, parsed);
      return;
    }
    ({ json } = parsed);
  }
  const answer = await handler({ ...call, body: json ?? bytes });
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

/** Returns whether the body is the JSON of one message, which is read here so that an error can name its field. */
function isPlainJson({ method, headers }: IncomingMessage): boolean {
  const isJson = /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
  return method === 'POST' && isJson && headers['content-encoding'] === undefined;
}

async function readJson(bytes: AsyncIterable<Uint8Array>): Promise<{ readonly json: JsonObject } | ApiError> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > MAXIMUM_REQUEST_BYTES) {
      const message = `the body exceeds ${MAXIMUM_REQUEST_BYTES} bytes`;
      return new ApiError(status.RESOURCE_EXHAUSTED, message, { reason: 'TOO_LARGE' });
    }
    chunks.push(chunk);
  }
  try {
    const json: unknown = JSON.parse(Buffer.concat(chunks).toString());
    return isObject(json) ? { json } : invalidBody('must be an object');
  } catch (error) {
    return invalidBody(`must be JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function invalidBody(description: string): ApiError {
  return new ApiError(status.INVALID_ARGUMENT, `the body ${description}`, { reason: 'UNREADABLE' });
}

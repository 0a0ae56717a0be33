import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '@bufbuild/protobuf';
import { createContextValues } from '@connectrpc/connect';
import type { UniversalHandler } from '@connectrpc/connect/protocol';
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from '@connectrpc/connect-node';
import type { Authenticate } from '../authentication/authenticate.ts';
import { ApiError, invalidFields } from '../errors/api-error.ts';
import { type HeldBytes, readCounted, writeCounted } from './held-bytes.ts';
import { incomingCall } from './incoming-call.ts';
import { locateProblem } from './locate-problem.ts';
import { isJson, readJson } from './read-json.ts';
import { type Exchange, exchangeKey } from './rpc-handlers.ts';
import { sendError, sendText } from './send-error.ts';

/** The status of a content type that the server does not read. */
const UNSUPPORTED_TYPE = 415;

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

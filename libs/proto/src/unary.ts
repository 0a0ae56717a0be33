import { type CallOptions, type ClientUnaryCall, Metadata, type ServiceError } from '@grpc/grpc-js';

/** A unary method of a generated client, bound to it or not. */
export type UnaryMethod<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions>,
  callback: (error: ServiceError | null, response: Response) => void,
) => ClientUnaryCall;

/** How to make one call. */
export interface UnaryOptions {
  readonly metadata?: Metadata;
  /** How long to wait for the answer, in milliseconds. Default: forever. */
  readonly timeoutMs?: number;
  /** Cancels the call. */
  readonly signal?: AbortSignal;
}

/**
 * Makes one call and resolves with the answer; rejects with grpc-js' `ServiceError`.
 *
 * @example await unary(connection.chat.sendMessage.bind(connection.chat), request, { metadata: connection.metadata })
 */
export function unary<Request, Response>(
  method: UnaryMethod<Request, Response>,
  request: Request,
  options: UnaryOptions = {},
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const callOptions = options.timeoutMs === undefined ? {} : { deadline: Date.now() + options.timeoutMs };
    const { signal } = options;
    const cancel = (): void => {
      call.cancel();
    };
    const call = method(request, options.metadata ?? new Metadata(), callOptions, (error, response) => {
      signal?.removeEventListener('abort', cancel);
      if (error === null) resolve(response);
      else reject(error);
    });
    signal?.addEventListener('abort', cancel, { once: true });
  });
}

import { type CallOptions, type ClientUnaryCall, Metadata, type ServiceError } from '@grpc/grpc-js';

/** A unary method of a generated client. */
export type UnaryMethod<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions>,
  callback: (error: ServiceError | null, response: Response) => void,
) => ClientUnaryCall;

/** The options of one call. */
export interface UnaryOptions {
  readonly metadata?: Metadata;
  /** The deadline of the call, in milliseconds from now. Default: none. */
  readonly timeoutMs?: number;
  /** Cancels the call. */
  readonly signal?: AbortSignal;
}

/**
 * Makes one call and resolves with its response. Rejects with grpc-js's `ServiceError`.
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

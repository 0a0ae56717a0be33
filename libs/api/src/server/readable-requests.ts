import { type ServiceDefinition, status } from '@grpc/grpc-js';
import { ApiError } from '../errors/api-error.ts';

/** Stands in for a request whose bytes are no such message. */
class UnreadableRequest {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

// By the decoded request, so that nothing has to be encoded again to know how much memory it takes.
const sizes = new WeakMap<object, number>();

/**
 * A service whose handlers are also called for requests that cannot be read: grpc-js would answer those with INTERNAL,
 * although the caller is wrong. Handlers {@link assertReadable} before they look at a request.
 */
export function withUnreadable(definition: ServiceDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(definition).map(([name, method]) => {
      const decode: (bytes: Buffer) => object = method.requestDeserialize;
      return [name, { ...method, requestDeserialize: (bytes: Buffer) => read(bytes, decode) }];
    }),
  );
}

function read(bytes: Buffer, decode: (bytes: Buffer) => object): object {
  try {
    const request = decode(bytes);
    sizes.set(request, bytes.length);
    return request;
  } catch (error) {
    return new UnreadableRequest(error);
  }
}

/** Throws INVALID_ARGUMENT in place of a request that could not be read. */
export function assertReadable(request: unknown): void {
  if (!(request instanceof UnreadableRequest)) return;
  const message = 'the request is not a protobuf message of this method: is the client made from the same chat.proto?';
  throw new ApiError(status.INVALID_ARGUMENT, message, { reason: 'UNREADABLE' }, request.cause);
}

/** How many bytes a request had on its way; 0: not known. */
export function sizeOf(request: object): number {
  return sizes.get(request) ?? 0;
}

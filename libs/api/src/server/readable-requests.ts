import { type ServiceDefinition, status } from '@grpc/grpc-js';
import { ApiError } from '../errors/api-error.ts';

/** A placeholder for a request whose bytes are not a message of its type. */
class UnreadableRequest {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

// Keyed by the decoded request, so that its size is known without encoding it again.
const sizes = new WeakMap<object, number>();

/**
 * Returns a service definition whose handlers also receive requests that cannot be decoded; they must call
 * {@link assertReadable} first. grpc-js itself would answer such a request with INTERNAL, although the client is at fault.
 */
export function withReadableRequests(definition: ServiceDefinition): ServiceDefinition {
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

/** Throws INVALID_ARGUMENT if the request could not be decoded. */
export function assertReadable(request: unknown): void {
  if (!(request instanceof UnreadableRequest)) return;
  const message = 'the request is not a protobuf message of this rpc; generate the client from the same .proto files';
  throw new ApiError(status.INVALID_ARGUMENT, message, { reason: 'UNREADABLE' }, request.cause);
}

/** Returns the encoded size of a decoded request in bytes, or 0 if it is not known. */
export function sizeOf(request: object): number {
  return sizes.get(request) ?? 0;
}

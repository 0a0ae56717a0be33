import type { ServiceError } from '@grpc/grpc-js';

/** Returns whether an error is grpc-js's error of a call, with code, details and metadata. */
export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'metadata' in error && 'details' in error;
}

import type { ServiceError } from '@grpc/grpc-js';

/** Whether a call failed with grpc-js' error, which has a code, details and metadata. */
export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'metadata' in error && 'details' in error;
}

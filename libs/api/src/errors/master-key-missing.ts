import { status } from '@grpc/grpc-js';
import { ApiError } from './api-error.ts';

/** Returns FAILED_PRECONDITION: this router has no key to encrypt secrets with. */
export function masterKeyMissing(): ApiError {
  const description = 'secrets cannot be stored without a master key; set CHAT4ALL_MASTER_KEY';
  return new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'MASTER_KEY_MISSING',
    preconditionFailures: [{ type: 'SETTING', subject: 'CHAT4ALL_MASTER_KEY', description }],
  });
}

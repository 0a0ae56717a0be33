import { randomBytes } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { SealedSecret } from '@chat4all/store';
import { ApiError } from '../errors/api-error.ts';
import type { WebhookOptions } from './webhook-options.ts';

/** The size of a secret: Standard Webhooks 1.0 requires 24 to 64 bytes. */
const SECRET_BYTES = 24;

/** The characters of a secret that are shown later. */
const HINT_LENGTH = 4;

/** A new secret of an endpoint, and its form in the store. */
export interface CreatedSecret {
  /** `whsec_` and base64. */
  readonly secret: string;
  readonly stored: SealedSecret;
}

/** Creates a secret that never expires. Throws FAILED_PRECONDITION without a master key. */
export function createSecret(endpointId: string, { sealer }: Pick<WebhookOptions, 'sealer'>): CreatedSecret {
  if (sealer === undefined) throw masterKeyMissing();
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  const hint = secret.slice(-HINT_LENGTH);
  return { secret, stored: { sealed: sealer.seal(secret, endpointId), hint, expireTimeMs: 0 } };
}

function masterKeyMissing(): ApiError {
  const description = 'secrets cannot be stored without a master key; set CHAT4ALL_MASTER_KEY';
  return new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'MASTER_KEY_MISSING',
    preconditionFailures: [{ type: 'SETTING', subject: 'CHAT4ALL_MASTER_KEY', description }],
  });
}

import { randomBytes } from 'node:crypto';
import type { SealedSecret } from '@chat4all/store';
import { masterKeyMissing } from '../errors/master-key-missing.ts';
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

import { hash } from 'node:crypto';
import type { SecretHint, StoredAccount } from '@chat4all/store';
import { z } from 'zod';
import type { Sealer } from './sealer.ts';

/** The secrets of an account by the names of their settings. */
export type AccountSecrets = Readonly<Record<string, string>>;

/** Secrets of fewer characters have no hint, which would tell much of them. */
const SHORTEST_HINTED = 16;
const HINT_LENGTH = 4;
const FINGERPRINT_LENGTH = 8;

/** Encrypts the secrets of an account, and returns what may be shown of them. */
export function sealAccountSecrets(
  accountId: string,
  secrets: AccountSecrets,
  sealer: Sealer,
): Pick<StoredAccount, 'sealedSecrets' | 'secretHints'> {
  return {
    sealedSecrets: sealer.seal(JSON.stringify(secrets), purposeOf(accountId)),
    secretHints: Object.entries(secrets).map(([name, secret]) => describeSecret(name, secret)),
  };
}

/** Returns what may be shown of a secret: its last four characters if it is long, and the first eight of its SHA-256. */
export function describeSecret(name: string, secret: string): SecretHint {
  return {
    name,
    hint: secret.length < SHORTEST_HINTED ? '' : secret.slice(-HINT_LENGTH),
    fingerprint: hash('sha256', secret).slice(0, FINGERPRINT_LENGTH),
  };
}

/** Decrypts the secrets of an account. Throws if the master key is missing, or the secrets were changed. */
export function openAccountSecrets(
  { accountId, sealedSecrets }: Pick<StoredAccount, 'accountId' | 'sealedSecrets'>,
  sealer: Sealer | undefined,
): AccountSecrets {
  if (sealer === undefined) throw new Error('CHAT4ALL_MASTER_KEY: is required, the same as that of the routers');
  return z.record(z.string(), z.string()).parse(JSON.parse(openSealed(sealer, sealedSecrets, accountId)));
}

function openSealed(sealer: Sealer, sealed: string, accountId: string): string {
  try {
    return sealer.open(sealed, purposeOf(accountId));
  } catch (error) {
    // OpenSSL's own message does not say what is wrong.
    if (error instanceof Error && error.message.startsWith('CHAT4ALL_MASTER_KEY')) throw error;
    throw new Error('secrets cannot be decrypted: CHAT4ALL_MASTER_KEY has another key of this id', { cause: error });
  }
}

/** The purpose, so that the sealed secrets of one account cannot be those of another. */
function purposeOf(accountId: string): string {
  return `account/${accountId}`;
}

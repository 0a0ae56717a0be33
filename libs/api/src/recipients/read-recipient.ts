import type { Capabilities } from '@chat4all/connector';
import type { FieldViolation, Identity, Recipient } from '@chat4all/proto';
import type { Accounts } from '@chat4all/runtime';
import { type Member, subjectOf } from '@chat4all/store';
import { completeIdentity } from './resolve-identity.ts';
import { validateIdentities, validateUserId } from './validate-recipients.ts';

/** What people are checked with. */
export interface IdentityRules {
  readonly accounts: Accounts;
  /** Every channel that there is. */
  readonly channels: ReadonlyMap<string, Capabilities>;
}

/** A person as the store has them; undefined when something is wrong, which is then among the violations. */
export function readRecipient(
  tenantId: string,
  recipient: Recipient | undefined,
  field: string,
  options: IdentityRules,
  violations: FieldViolation[],
): Member | undefined {
  const to = recipient?.to;
  const add = (path: string, description: string): void => void violations.push({ field: path, description });
  switch (to?.$case) {
    case undefined:
      add(field, 'names nobody: set identity, identities or user_id');
      return undefined;
    case 'userId':
      validateUserId(to.value, `${field}.user_id`, add);
      return { userId: to.value };
    case 'identity': {
      const fieldOf = (): string => `${field}.identity`;
      return somebody(readIdentities(tenantId, [to.value], fieldOf, options, violations));
    }
    case 'identities': {
      const path = `${field}.identities.identities`;
      validateIdentities(to.value.identities, path, add);
      const fieldOf = (index: number): string => `${path}[${index}]`;
      return somebody(readIdentities(tenantId, to.value.identities, fieldOf, options, violations));
    }
  }
}

/** Identities with their kinds, without those with which something is wrong; what it is goes into the violations. */
export function readIdentities(
  tenantId: string,
  given: readonly Identity[],
  fieldOf: (index: number) => string,
  { accounts, channels }: IdentityRules,
  violations: FieldViolation[],
): Identity[] {
  const seen = new Set<string>();
  return given.flatMap((each, index) => {
    const field = fieldOf(index);
    const identity = completeIdentity(each, field, channels, violations);
    if (identity === undefined) return [];
    const { channel, accountId } = identity;
    if (accountId !== '' && !accounts.of(tenantId, channel).some(({ id }) => id === accountId)) {
      violations.push({ field: `${field}.account_id`, description: `there is no account ${accountId} on ${channel}` });
    }
    const subject = subjectOf(tenantId, identity);
    if (seen.has(subject)) violations.push({ field, description: 'stands there twice' });
    seen.add(subject);
    return [identity];
  });
}

function somebody(identities: readonly Identity[]): Member | undefined {
  return identities.length === 0 ? undefined : { identities };
}

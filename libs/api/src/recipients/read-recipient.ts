import type { Identity, Recipient } from '@chat4all/proto';
import { type Member, subjectOf } from '@chat4all/store';
import { validateUserId } from '../validation/validate-fields.ts';
import type { Violations } from '../validation/violations.ts';
import type { IdentityRules } from './identity-rules.ts';
import { completeIdentity } from './resolve-identity.ts';
import { RECIPIENT_REQUIRED, validateIdentities } from './validate-recipients.ts';

/** The context of a request whose recipients are read: its tenant, the rules, and the violations found so far. */
export interface RecipientContext extends IdentityRules {
  readonly tenantId: string;
  readonly violations: Violations;
}

/** Reads a recipient in the form that the store keeps; undefined if it is invalid. */
export function readRecipient(
  recipient: Recipient | undefined,
  field: string,
  context: RecipientContext,
): Member | undefined {
  const to = recipient?.to;
  const { violations } = context;
  switch (to?.$case) {
    case undefined:
      violations.add(field, RECIPIENT_REQUIRED);
      return undefined;
    case 'userId':
      validateUserId(to.value, `${field}.user_id`, violations);
      return { kind: 'user', userId: to.value };
    case 'identity':
      return toMember(readIdentities([to.value], () => `${field}.identity`, context));
    case 'identities': {
      const path = `${field}.identities.identities`;
      validateIdentities(to.value.identities, path, violations);
      return toMember(readIdentities(to.value.identities, (index) => `${path}[${index}]`, context));
    }
  }
}

/** Completes identities with their kinds, without those that are invalid. */
export function readIdentities(
  given: readonly Identity[],
  fieldOf: (index: number) => string,
  { tenantId, accounts, channels, violations }: RecipientContext,
): Identity[] {
  const seen = new Set<string>();
  return given.flatMap((each, index) => {
    const field = fieldOf(index);
    const identity = completeIdentity(each, field, channels, violations);
    if (identity === undefined) return [];
    const { channel, accountId } = identity;
    if (accountId !== '' && !accounts.of(tenantId, channel).some(({ id }) => id === accountId)) {
      violations.add(`${field}.account_id`, `unknown account "${accountId}" on ${channel}`);
    }
    const subject = subjectOf(tenantId, identity);
    if (seen.has(subject)) violations.add(field, 'duplicate identity');
    seen.add(subject);
    return [identity];
  });
}

function toMember(identities: readonly Identity[]): Member | undefined {
  return identities.length === 0 ? undefined : { kind: 'identities', identities };
}

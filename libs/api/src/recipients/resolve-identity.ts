import { status } from '@grpc/grpc-js';
import { type Capabilities, validateIdentity } from '@chat4all/connector';
import type { Identity } from '@chat4all/proto';
import type { Accounts } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';
import type { Violations } from '../validation/violations.ts';
import { type IdentityRules, unknownChannel } from './identity-rules.ts';

/** The problems found while a request is resolved. */
export interface Findings {
  readonly violations: Violations;
  /** Errors of well-formed requests that cannot be accepted, such as a missing account. */
  readonly failures: ApiError[];
}

/** Completes an identity of a tenant with its kind and its account; undefined if that fails, with the problem in `findings`. */
export function resolveIdentity(
  tenantId: string,
  given: Identity,
  field: string,
  { accounts, channels, violations, failures }: IdentityRules & Findings,
): Identity | undefined {
  const identity = completeIdentity(given, field, channels, violations);
  if (identity === undefined) return undefined;
  const account = findAccount(tenantId, identity, accounts);
  if (account.kind === 'found') return { ...identity, accountId: account.accountId };
  failures.push(account.error);
  return undefined;
}

/** Completes an identity with its kind, by default the first of its channel; undefined if it is invalid. */
export function completeIdentity(
  given: Identity,
  field: string,
  channels: ReadonlyMap<string, Capabilities>,
  violations: Violations,
): Identity | undefined {
  const capabilities = channels.get(given.channel);
  if (capabilities === undefined) {
    violations.add(`${field}.channel`, unknownChannel(given.channel, channels));
    return undefined;
  }
  const kind = given.kind || (Object.keys(capabilities.identities)[0] ?? '');
  const problems = validateIdentity({ kind, value: given.value }, capabilities);
  for (const { field: path, problem } of problems) violations.add(path.replace(/^to/, field), problem);
  return problems.length === 0 ? { ...given, kind } : undefined;
}

type AccountSearch =
  { readonly kind: 'found'; readonly accountId: string } | { readonly kind: 'missing'; readonly error: ApiError };

function findAccount(tenantId: string, { channel, accountId }: Identity, accounts: Accounts): AccountSearch {
  const ofChannel = accounts.of(tenantId, channel);
  const [first, ...others] = accountId === '' ? ofChannel : ofChannel.filter(({ id }) => id === accountId);
  if (first !== undefined && others.length === 0) return { kind: 'found', accountId: first.id };
  const description = describeMissingAccount(
    channel,
    accountId,
    ofChannel.map(({ id }) => id),
  );
  const error = new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'ACCOUNT_MISSING',
    metadata: { channel },
    preconditionFailures: [{ type: 'ACCOUNT', subject: accountId || channel, description }],
  });
  return { kind: 'missing', error };
}

function describeMissingAccount(channel: string, accountId: string, known: readonly string[]): string {
  if (known.length === 0) return `no account is configured for ${channel}`;
  if (accountId !== '') return `unknown account "${accountId}" on ${channel}; must be one of ${known.join(', ')}`;
  return `account_id is required, because ${channel} has several accounts: ${known.join(', ')}`;
}

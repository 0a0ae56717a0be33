import { status } from '@grpc/grpc-js';
import { type Capabilities, validateIdentity } from '@chat4all/connector';
import type { FieldViolation, Identity } from '@chat4all/proto';
import type { Accounts } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';
import { unknownChannel } from '../messages/plan/validate-routing.ts';

/** What addresses are resolved with. */
export interface ResolveOptions {
  readonly accounts: Accounts;
  /** Every channel that there is. */
  readonly channels: ReadonlyMap<string, Capabilities>;
}

/** What is found to be wrong with a request on the way. */
export interface Findings {
  readonly violations: FieldViolation[];
  /** Why it cannot be accepted although it is well-formed. */
  readonly failures: ApiError[];
}

/** An identity with its kind and its account; undefined when something is wrong, which is then among the findings. */
export function resolveIdentity(
  tenantId: string,
  given: Identity,
  field: string,
  { accounts, channels }: ResolveOptions,
  { violations, failures }: Findings,
): Identity | undefined {
  const identity = completeIdentity(given, field, channels, violations);
  if (identity === undefined) return undefined;
  const accountId = accountFor(tenantId, identity, accounts);
  if (typeof accountId === 'string') return { ...identity, accountId };
  failures.push(accountId);
  return undefined;
}

/** An identity with its kind; undefined when something is wrong, which is then among the violations. */
export function completeIdentity(
  given: Identity,
  field: string,
  channels: ReadonlyMap<string, Capabilities>,
  violations: FieldViolation[],
): Identity | undefined {
  const capabilities = channels.get(given.channel);
  if (capabilities === undefined) {
    violations.push({ field: `${field}.channel`, description: unknownChannel(given.channel, channels) });
    return undefined;
  }
  const kind = given.kind || (Object.keys(capabilities.identities)[0] ?? '');
  const problems = validateIdentity({ kind, value: given.value }, capabilities);
  violations.push(
    ...problems.map(({ field: path, problem }) => ({ field: path.replace(/^to/, field), description: problem })),
  );
  return problems.length === 0 ? { ...given, kind } : undefined;
}

function accountFor(tenantId: string, { channel, accountId }: Identity, accounts: Accounts): string | ApiError {
  const candidates = accounts.of(tenantId, channel);
  const [only] = accountId === '' ? candidates : candidates.filter((account) => account.id === accountId);
  if (only !== undefined && (accountId !== '' || candidates.length === 1)) return only.id;
  const description =
    candidates.length === 0
      ? `there is no account on ${channel}`
      : accountId === ''
        ? `there are several accounts on ${channel}, name one: ${candidates.map(({ id }) => id).join(', ')}`
        : `there is no account ${accountId} on ${channel}`;
  return new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'ACCOUNT_MISSING',
    metadata: { channel },
    preconditionFailures: [{ type: 'ACCOUNT', subject: accountId || channel, description }],
  });
}

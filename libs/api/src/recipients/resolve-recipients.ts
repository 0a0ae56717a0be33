import { status } from '@grpc/grpc-js';
import { type Identity, type Recipient, type Routing, RoutingMode, type SendMessageRequest } from '@chat4all/proto';
import { ApiError, notFound } from '../errors/api-error.ts';
import type { ResolvedRecipients } from './recipient-loader.ts';
import { type Findings, type ResolveOptions, resolveIdentity } from './resolve-identity.ts';

/** One delivery's address, complete. */
export interface Step {
  readonly identity: Identity;
  /** The field of the request that it comes from. */
  readonly field: string;
}

/** An address as the request gives it. */
interface Address {
  readonly given: Identity;
  /** Names it as one of the recipients. */
  readonly field: string;
  /** Names its own fields. */
  readonly path: string;
}

/**
 * The addresses that a message goes to, in groups: within a group each is only sent to when those before it did not
 * succeed. What is wrong with them goes into `findings`, and is left out.
 */
export function resolveRecipients(
  tenantId: string,
  { message, routing }: SendMessageRequest,
  addressees: ResolvedRecipients,
  options: ResolveOptions,
  findings: Findings,
): Step[][] {
  if (message === undefined) return [];
  const { conversationId, recipients } = message;
  const members = conversationId === '' ? recipients : membersOf(conversationId, addressees, findings);
  const place = conversationId === '' ? 'message.recipients' : 'message.conversation_id.members';
  return members.flatMap(({ to }, index) => {
    const field = `${place}[${index}]`;
    const addresses = addressesOf(to, field, routing, addressees);
    if (addresses === undefined) findings.failures.push(notFound('user', to?.$case === 'userId' ? to.value : ''));
    else if (addresses.length === 0 && to !== undefined) findings.failures.push(nowhere(field, routing));
    const steps = (addresses ?? []).flatMap(({ given, field: name, path }): Step[] => {
      const identity = resolveIdentity(tenantId, given, path, options, findings);
      return identity ? [{ identity, field: name }] : [];
    });
    return routing?.mode === RoutingMode.FALLBACK ? [steps] : steps.map((step) => [step]);
  });
}

function membersOf(
  conversationId: string,
  { members }: ResolvedRecipients,
  { failures }: Findings,
): readonly Recipient[] {
  if (members === undefined) failures.push(notFound('conversation', conversationId));
  else if (members.length === 0) failures.push(deserted(conversationId));
  return members ?? [];
}

/** Undefined: there is no such user. */
function addressesOf(
  to: Recipient['to'],
  field: string,
  routing: Routing | undefined,
  { users }: ResolvedRecipients,
): Address[] | undefined {
  switch (to?.$case) {
    case 'identity':
      return [{ given: to.value, field, path: `${field}.identity` }];
    case 'identities': {
      const all = to.value.identities.map((given, index) => {
        const path = `${field}.identities.identities[${index}]`;
        return { given, field: path, path };
      });
      return asked(all, routing);
    }
    case 'userId': {
      const identities = users.get(to.value);
      if (identities === undefined) return undefined;
      // Of several on a channel the preferred one is taken.
      const preferred = identities.filter(
        ({ channel }, index) => identities.findIndex((other) => other.channel === channel) === index,
      );
      return asked(
        preferred.map((given) => ({ given, field: `${field} (${given.channel})`, path: `${field}.user_id` })),
        routing,
      );
    }
    case undefined:
      return [];
  }
}

/** Those on the channels that are asked for, in that order; all when none is asked for. */
function asked(all: readonly Address[], routing: Routing | undefined): Address[] {
  const channels = routing?.channels ?? [];
  if (channels.length === 0) return [...all];
  return channels.flatMap((channel) => all.filter(({ given }) => given.channel === channel));
}

function deserted(conversationId: string): ApiError {
  const description = `nobody takes part in the conversation ${conversationId} any more`;
  return new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'IDENTITY_MISSING',
    preconditionFailures: [{ type: 'IDENTITY', subject: 'message.conversation_id', description }],
  });
}

function nowhere(field: string, routing: Routing | undefined): ApiError {
  const channels = routing?.channels.join(', ') ?? '';
  const description = `${field} has no identity on any asked channel (${channels || 'all'}): add one, or ask for more channels`;
  return new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'IDENTITY_MISSING',
    metadata: { channels },
    preconditionFailures: [{ type: 'IDENTITY', subject: field, description }],
  });
}

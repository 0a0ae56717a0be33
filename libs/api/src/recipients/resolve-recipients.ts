import { status } from '@grpc/grpc-js';
import { type Identity, type Recipient, type Routing, RoutingMode, type SendMessageRequest } from '@chat4all/proto';
import { ApiError, notFound } from '../errors/api-error.ts';
import type { IdentityRules } from './identity-rules.ts';
import type { ResolvedRecipients } from './recipient-loader.ts';
import { type Findings, resolveIdentity } from './resolve-identity.ts';

/** The complete identity that one delivery goes to. */
export interface Step {
  readonly identity: Identity;
  /** The path of the request's field that it comes from. */
  readonly field: string;
}

/** The context of a request whose recipients are resolved. */
export interface ResolveContext extends IdentityRules, Findings {
  readonly tenantId: string;
  readonly resolved: ResolvedRecipients;
}

/** An identity as the request gives it. */
interface Address {
  readonly given: Identity;
  /** The path that names it as a recipient. */
  readonly field: string;
  /** The path of the identity's fields. */
  readonly path: string;
}

/**
 * Resolves the recipients of a message to groups of steps; within a group, a step is only used if those before it did not
 * succeed. Problems are added to the violations and failures of the context, and their recipients left out.
 */
export function resolveRecipients({ message, routing }: SendMessageRequest, context: ResolveContext): Step[][] {
  if (message === undefined) return [];
  const { conversationId, recipients } = message;
  const members = conversationId === '' ? recipients : membersOf(conversationId, context);
  const list = conversationId === '' ? 'message.recipients' : 'message.conversation_id.members';
  return members.flatMap(({ to }, index) => {
    const steps = stepsOf(to, `${list}[${index}]`, routing, context);
    return routing?.mode === RoutingMode.FALLBACK ? [steps] : steps.map((step) => [step]);
  });
}

function membersOf(conversationId: string, { resolved, failures }: ResolveContext): readonly Recipient[] {
  const { members } = resolved;
  if (members === undefined) failures.push(notFound('conversation', conversationId));
  else if (members.length === 0) failures.push(conversationEmpty(conversationId));
  return members ?? [];
}

function stepsOf(to: Recipient['to'], field: string, routing: Routing | undefined, context: ResolveContext): Step[] {
  const { tenantId, resolved, failures } = context;
  if (to?.$case === 'userId' && !resolved.users.has(to.value)) {
    failures.push(notFound('user', to.value));
    return [];
  }
  const addresses = addressesOf(to, field, routing, resolved);
  if (addresses.length === 0 && to !== undefined) failures.push(identityMissing(field, routing));
  return addresses.flatMap((address): Step[] => {
    const identity = resolveIdentity(tenantId, address.given, address.path, context);
    return identity ? [{ identity, field: address.field }] : [];
  });
}

function addressesOf(
  to: Recipient['to'],
  field: string,
  routing: Routing | undefined,
  { users }: ResolvedRecipients,
): Address[] {
  switch (to?.$case) {
    case 'identity':
      return [{ given: to.value, field, path: `${field}.identity` }];
    case 'identities': {
      const all = to.value.identities.map((given, index) => {
        const path = `${field}.identities.identities[${index}]`;
        return { given, field: path, path };
      });
      return onRequestedChannels(all, routing);
    }
    case 'userId': {
      const identities = users.get(to.value) ?? [];
      const preferred = identities.filter(
        ({ channel }, index) => identities.findIndex((other) => other.channel === channel) === index,
      );
      return onRequestedChannels(
        preferred.map((given) => ({ given, field: `${field} (${given.channel})`, path: `${field}.user_id` })),
        routing,
      );
    }
    case undefined:
      return [];
  }
}

/** Keeps the addresses on the channels that routing names, in that order; all of them if it names none. */
function onRequestedChannels(all: readonly Address[], routing: Routing | undefined): Address[] {
  const channels = routing?.channels ?? [];
  if (channels.length === 0) return [...all];
  return channels.flatMap((channel) => all.filter(({ given }) => given.channel === channel));
}

function conversationEmpty(conversationId: string): ApiError {
  const description = `conversation "${conversationId}" has no members left`;
  return new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'IDENTITY_MISSING',
    preconditionFailures: [{ type: 'IDENTITY', subject: 'message.conversation_id', description }],
  });
}

function identityMissing(field: string, routing: Routing | undefined): ApiError {
  const channels = routing?.channels.join(', ') ?? '';
  const description = `${field}: no identity on the requested channels (${channels || 'all'}); add an identity or request more channels`;
  return new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'IDENTITY_MISSING',
    metadata: { channels },
    preconditionFailures: [{ type: 'IDENTITY', subject: field, description }],
  });
}

import { status } from '@grpc/grpc-js';
import { type Identity, type Recipient, type Routing, RoutingMode, type SendMessageRequest } from '@chat4all/proto';
import { ApiError } from '../api-error.ts';
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
  options: ResolveOptions,
  findings: Findings,
): Step[][] {
  return (message?.recipients ?? []).flatMap(({ to }, index) => {
    const field = `message.recipients[${index}]`;
    const addresses = addressesOf(to, field, routing);
    if (to?.$case === 'identities' && addresses.length === 0) findings.failures.push(nowhere(field, routing));
    const steps = addresses.flatMap(({ given, field: name, path }): Step[] => {
      const identity = resolveIdentity(tenantId, given, path, options, findings);
      return identity ? [{ identity, field: name }] : [];
    });
    return routing?.mode === RoutingMode.FALLBACK ? [steps] : steps.map((step) => [step]);
  });
}

function addressesOf(to: Recipient['to'], field: string, routing: Routing | undefined): Address[] {
  switch (to?.$case) {
    case 'identity':
      return [{ given: to.value, field, path: `${field}.identity` }];
    case 'identities': {
      const all = to.value.identities.map((given, index) => {
        const path = `${field}.identities.identities[${index}]`;
        return { given, field: path, path };
      });
      const channels = routing?.channels ?? [];
      if (channels.length === 0) return all;
      return channels.flatMap((channel) => all.filter(({ given }) => given.channel === channel));
    }
    default:
      return [];
  }
}

function nowhere(field: string, routing: Routing | undefined): ApiError {
  const asked = routing?.channels.join(', ') ?? '';
  const description = `${field} has no identity on any asked channel (${asked}): add one, or ask for more channels`;
  return new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'IDENTITY_MISSING',
    metadata: { channels: asked },
    preconditionFailures: [{ type: 'IDENTITY', subject: field, description }],
  });
}

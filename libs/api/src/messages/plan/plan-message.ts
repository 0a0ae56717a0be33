import { randomUUID } from 'node:crypto';
import { Adaptation, type FieldViolation, type SendMessageRequest } from '@chat4all/proto';
import { laneOf, messageIdOf } from '@chat4all/records';
import { invalidFields } from '../../errors/api-error.ts';
import type { ResolvedRecipients } from '../../recipients/recipient-loader.ts';
import { requestHashOf } from '../../idempotency/request-hash.ts';
import type { Findings, ResolveOptions } from '../../recipients/resolve-identity.ts';
import { type Step, resolveRecipients } from '../../recipients/resolve-recipients.ts';
import { contentViolations } from './validate-content.ts';
import { validateRequest } from './validate-request.ts';
import { validateRouting } from './validate-routing.ts';

/** How many messages a content may become on a channel, as chat.proto documents. */
const MAXIMUM_PARTS = 10;

/** A request that is well, and where it goes. */
export interface MessagePlan {
  readonly tenantId: string;
  readonly messageId: string;
  /** The client's, or one that was made for it. */
  readonly requestId: string;
  readonly requestHash: Buffer;
  readonly request: SendMessageRequest;
  /** Within a group each is only sent to when those before it did not succeed. */
  readonly groups: readonly (readonly Step[])[];
}

/**
 * Checks a request whole and resolves its recipients. Throws INVALID_ARGUMENT that names every wrong field,
 * NOT_FOUND when there is no such user or conversation, FAILED_PRECONDITION when an account or an identity is missing.
 * Changes nothing. `addressees` is what it names. Content may become several messages where it is adapted; `partsAreLimited` says whether there may be too many.
 */
export function planMessage(
  tenantId: string,
  request: SendMessageRequest,
  addressees: ResolvedRecipients,
  options: ResolveOptions,
  partsAreLimited = true,
): MessagePlan {
  const findings: Findings = { violations: validateRequest(request), failures: [] };
  const { violations, failures } = findings;
  validateRouting(request.routing, options.channels, (field, description) => violations.push({ field, description }));
  const groups = resolveRecipients(tenantId, request, addressees, options, findings);
  const steps = groups.flat();
  const adapts = request.routing?.adaptation === Adaptation.ADAPT;
  const maximumParts = partsAreLimited ? partLimits(groups) : noLimits;
  const rules = { adapts, maximumParts };
  violations.push(...contentViolations(request.message?.content, steps, options.channels, rules), ...repeated(steps));
  if (violations.length > 0) throw invalidFields(violations);
  const [failure] = failures;
  if (failure) throw failure;

  const requestId = request.requestId || randomUUID();
  const messageId = messageIdOf(tenantId, requestId);
  return { tenantId, messageId, requestId, requestHash: requestHashOf(request), request, groups };
}

const noLimits = (): number => Infinity;

/** How many messages content may become on a channel. Where one channel stands in for another each is one delivery. */
function partLimits(groups: MessagePlan['groups']): (channel: string) => number {
  const standsIn = (channel: string): boolean =>
    groups.some((group) => group.length > 1 && group.some(({ identity }) => identity.channel === channel));
  return (channel) => (standsIn(channel) ? 1 : MAXIMUM_PARTS);
}

function repeated(steps: readonly Step[]): FieldViolation[] {
  const seen = new Set<string>();
  return steps.flatMap(({ identity, field }) => {
    const lane = laneOf(identity);
    if (!seen.has(lane)) {
      seen.add(lane);
      return [];
    }
    return [{ field, description: 'stands there twice' }];
  });
}

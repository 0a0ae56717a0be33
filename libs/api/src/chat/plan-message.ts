import { randomUUID } from 'node:crypto';
import { Adaptation, type FieldViolation, type SendMessageRequest } from '@chat4all/proto';
import { laneOf, messageIdOf } from '@chat4all/records';
import { invalidFields, notServed } from '../api-error.ts';
import { requestHashOf } from './request-hash.ts';
import type { Findings, ResolveOptions } from './resolve-identity.ts';
import { type Step, resolveRecipients } from './resolve-recipients.ts';
import { contentViolations } from './validate-content.ts';
import { validateRequest } from './validate-request.ts';
import { validateRouting } from './validate-routing.ts';

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
 * FAILED_PRECONDITION when an account or an identity is missing, UNIMPLEMENTED for what is not served yet. Changes
 * nothing. `maximumParts` is how many messages content may become where it is adapted.
 */
export function planMessage(
  tenantId: string,
  request: SendMessageRequest,
  options: ResolveOptions,
  maximumParts = 1,
): MessagePlan {
  const findings: Findings = { violations: validateRequest(request), failures: [] };
  const { violations, failures } = findings;
  validateRouting(request.routing, options.channels, (field, description) => violations.push({ field, description }));
  const groups = resolveRecipients(tenantId, request, options, findings);
  const steps = groups.flat();
  const rules = { adapts: request.routing?.adaptation === Adaptation.ADAPT, maximumParts };
  violations.push(...contentViolations(request.message?.content, steps, options.channels, rules), ...repeated(steps));
  if (violations.length > 0) throw invalidFields(violations);
  refuseUnserved(request);
  const [failure] = failures;
  if (failure) throw failure;

  const requestId = request.requestId || randomUUID();
  const messageId = messageIdOf(tenantId, requestId);
  return { tenantId, messageId, requestId, requestHash: requestHashOf(request), request, groups };
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

function refuseUnserved({ message }: SendMessageRequest): void {
  if (message?.conversationId) throw notServed('message.conversation_id');
  if (message?.recipients.some(({ to }) => to?.$case === 'userId')) throw notServed('message.recipients.user_id');
  if (message?.replyToMessageId) throw notServed('message.reply_to_message_id');
  if (message?.content?.kind?.$case === 'reaction') throw notServed('message.content.reaction');
}

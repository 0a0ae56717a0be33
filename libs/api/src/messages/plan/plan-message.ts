import { randomUUID } from 'node:crypto';
import { Adaptation, type Message, type SendMessageRequest } from '@chat4all/proto';
import { laneOf, messageIdOf } from '@chat4all/records';
import { requestHashOf } from '../../idempotency/request-hash.ts';
import type { IdentityRules } from '../../recipients/identity-rules.ts';
import type { ResolvedRecipients } from '../../recipients/recipient-loader.ts';
import { type Step, resolveRecipients } from '../../recipients/resolve-recipients.ts';
import type { ApiError } from '../../errors/api-error.ts';
import { Violations } from '../../validation/violations.ts';
import { type SentFile, describeFile } from './sent-file.ts';
import { validateClosedWindow } from './validate-closed-window.ts';
import { validateMessageContent } from './validate-content.ts';
import { validateRequest } from './validate-request.ts';
import { validateRouting } from './validate-routing.ts';

/** The most messages that content may become on one channel, as chat.proto documents. */
const MAXIMUM_PARTS = 10;

/** The input of {@link planMessage}. */
export interface PlanInput {
  readonly tenantId: string;
  readonly request: SendMessageRequest;
  /** The file that it names. */
  readonly sent: SentFile | undefined;
  /** The users and the conversation that the request names. */
  readonly resolved: ResolvedRecipients;
  readonly rules: IdentityRules;
  /** True if content may become any number of messages, as in a preview. Default: at most 10 per channel. */
  readonly allowsAnyParts?: boolean;
  /** The message that it sends again. */
  readonly resendOf?: Message | undefined;
}

/** A valid request, and the identities that it goes to. */
export interface MessagePlan {
  readonly tenantId: string;
  readonly messageId: string;
  /** The client's, or a generated one. */
  readonly requestId: string;
  readonly requestHash: Buffer;
  /** With the description of its file. */
  readonly request: SendMessageRequest;
  /** Within a group, a step is only used if those before it did not succeed. */
  readonly groups: readonly (readonly Step[])[];
  /** The message that this one sends again. */
  readonly resendOf?: Message | undefined;
  /** The steps whose reply window is closed, if the request handles that. */
  readonly closed?: ReadonlySet<Step>;
}

/**
 * Validates a request and resolves its recipients, without side effects. Throws
 * - INVALID_ARGUMENT that names every invalid field;
 * - NOT_FOUND for an unknown user or conversation;
 * - FAILED_PRECONDITION for a missing account or identity.
 */
export function planMessage(input: PlanInput): MessagePlan {
  const { tenantId, resolved, rules, allowsAnyParts = false } = input;
  const request = describeFile(input.request, input.sent);
  const violations = new Violations();
  const failures: ApiError[] = [];
  const { channels } = rules;
  validateRequest(request, violations);
  validateRouting(request.routing, channels, violations);
  const groups = resolveRecipients(request, { ...rules, tenantId, resolved, violations, failures });
  const steps = groups.flat();
  const adapts = request.routing?.adaptation === Adaptation.ADAPT;
  const maximumParts = allowsAnyParts ? () => Infinity : partLimits(groups);
  validateMessageContent(request.message?.content, steps, { channels, adapts, maximumParts }, violations);
  validateClosedWindow(request, steps, { channels }, violations);
  validateUnique(steps, violations);
  violations.assertNone();
  const [failure] = failures;
  if (failure) throw failure;

  const requestId = request.requestId || randomUUID();
  const messageId = messageIdOf(tenantId, requestId);
  const { resendOf } = input;
  return { tenantId, messageId, requestId, requestHash: requestHashOf(input.request), request, groups, resendOf };
}

/** Returns the part limit of each channel: 1 where it is a step of a fallback, which must remain one delivery. */
function partLimits(groups: MessagePlan['groups']): (channel: string) => number {
  const isFallbackStep = (channel: string): boolean =>
    groups.some((group) => group.length > 1 && group.some(({ identity }) => identity.channel === channel));
  return (channel) => (isFallbackStep(channel) ? 1 : MAXIMUM_PARTS);
}

function validateUnique(steps: readonly Step[], violations: Violations): void {
  const seen = new Set<string>();
  for (const { identity, field } of steps) {
    const lane = laneOf(identity);
    if (seen.has(lane)) violations.add(field, 'duplicate recipient');
    seen.add(lane);
  }
}

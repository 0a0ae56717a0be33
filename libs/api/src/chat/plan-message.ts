import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { type Capabilities, validateContent, validateIdentity } from '@chat4all/connector';
import {
  Adaptation,
  DeliveryRecord,
  type FieldViolation,
  type Identity,
  RoutingMode,
  type SendMessageRequest,
} from '@chat4all/proto';
import { laneOf, messageIdOf, toChannelContent } from '@chat4all/records';
import type { Accounts } from '@chat4all/runtime';
import { deliveryIdOf } from '@chat4all/store';
import { ApiError, invalidFields, notServed } from '../api-error.ts';
import { validateRequest } from './validate-request.ts';

/** What planning works with. */
export interface PlanOptions {
  readonly accounts: Accounts;
  /** Every channel that there is. */
  readonly channels: ReadonlyMap<string, Capabilities>;
}

/** A request that can be accepted. */
export interface PlannedMessage {
  readonly messageId: string;
  readonly requestId: string;
  readonly createTimeMs: number;
  readonly request: SendMessageRequest;
  readonly deliveries: readonly PlannedDelivery[];
}

/** One delivery of it. */
export interface PlannedDelivery {
  readonly record: DeliveryRecord;
  readonly identity: Identity;
}

/**
 * Checks a request whole and resolves its recipients to deliveries. Throws INVALID_ARGUMENT that names every wrong
 * field, FAILED_PRECONDITION when an account is missing, UNIMPLEMENTED for what is not served yet. Changes nothing.
 */
export function planMessage(tenantId: string, request: SendMessageRequest, options: PlanOptions): PlannedMessage {
  const violations = validateRequest(request);
  const identities = (request.message?.recipients ?? []).map((recipient, index) =>
    recipient.to?.$case === 'identity'
      ? resolveIdentity(tenantId, recipient.to.value, `message.recipients[${index}].identity`, options, violations)
      : undefined,
  );
  const complete = identities.filter((identity) => identity !== undefined);
  violations.push(...contentViolations(request, complete, options), ...repeated(complete));
  if (violations.length > 0) throw invalidFields(violations);
  refuseUnserved(request);

  const requestId = request.requestId || randomUUID();
  const messageId = messageIdOf(tenantId, requestId);
  const createTimeMs = Date.now();
  const deliveries = complete.map((identity, position): PlannedDelivery => {
    const record = toRecord(tenantId, { ...request, requestId }, identity, { messageId, position, createTimeMs });
    return { record, identity };
  });
  return { messageId, requestId, createTimeMs, request, deliveries };
}

function toRecord(
  tenantId: string,
  { requestId, message, ttl, onUnknownOutcome }: SendMessageRequest,
  identity: Identity,
  { messageId, position, createTimeMs }: { messageId: string; position: number; createTimeMs: number },
): DeliveryRecord {
  return {
    deliveryId: deliveryIdOf(messageId, position),
    messageId,
    tenantId,
    requestId,
    identity,
    content: message?.content,
    conversationId: '',
    replyToMessageId: '',
    metadata: message?.metadata ?? {},
    acceptTimeMs: createTimeMs,
    expireTimeMs: ttl ? createTimeMs + ttl.seconds * 1_000 + Math.ceil(ttl.nanos / 1_000_000) : 0,
    onUnknownOutcome,
    position,
  };
}

function resolveIdentity(
  tenantId: string,
  given: Identity,
  field: string,
  { accounts, channels }: PlanOptions,
  violations: FieldViolation[],
): Identity | undefined {
  const capabilities = channels.get(given.channel);
  if (capabilities === undefined) {
    const known = [...channels.keys()].join(', ');
    violations.push({ field: `${field}.channel`, description: `"${given.channel}" is none of ${known}` });
    return undefined;
  }
  const kind = given.kind || (Object.keys(capabilities.identities)[0] ?? '');
  const problems = validateIdentity({ kind, value: given.value }, capabilities);
  violations.push(
    ...problems.map(({ field: path, problem }) => ({ field: path.replace(/^to/, field), description: problem })),
  );
  if (problems.length > 0) return undefined;
  return { channel: given.channel, kind, value: given.value, accountId: accountFor(tenantId, given, accounts) };
}

function accountFor(tenantId: string, { channel, accountId }: Identity, accounts: Accounts): string {
  const candidates = accounts.of(tenantId, channel);
  const [only] = accountId === '' ? candidates : candidates.filter((account) => account.id === accountId);
  if (only !== undefined && (accountId !== '' || candidates.length === 1)) return only.id;
  const description =
    candidates.length === 0
      ? `there is no account on ${channel}`
      : accountId === ''
        ? `there are several accounts on ${channel}, name one: ${candidates.map(({ id }) => id).join(', ')}`
        : `there is no account ${accountId} on ${channel}`;
  throw new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'ACCOUNT_MISSING',
    metadata: { channel },
    preconditionFailures: [{ type: 'ACCOUNT', subject: accountId || channel, description }],
  });
}

function contentViolations(
  { message }: SendMessageRequest,
  identities: readonly Identity[],
  { channels }: PlanOptions,
): FieldViolation[] {
  const kind = message?.content?.kind;
  if (kind === undefined) return [];
  return [...new Set(identities.map(({ channel }) => channel))].flatMap((channel) => {
    const capabilities = channels.get(channel);
    if (capabilities === undefined) return [];
    if (kind.$case !== 'text') {
      return [{ field: `message.content.${kind.$case}`, description: `cannot be sent on ${channel}` }];
    }
    return validateContent(toChannelContent(message?.content), capabilities).map(({ problem }) => ({
      field: 'message.content.text.body',
      description: `${problem} on ${channel}`,
    }));
  });
}

function repeated(identities: readonly Identity[]): FieldViolation[] {
  const seen = new Set<string>();
  return identities.flatMap((identity, index) => {
    const lane = laneOf(identity);
    if (!seen.has(lane)) {
      seen.add(lane);
      return [];
    }
    return [{ field: `message.recipients[${index}]`, description: 'stands there twice' }];
  });
}

function refuseUnserved({ message, routing, sendTime }: SendMessageRequest): void {
  if (message?.conversationId) throw notServed('message.conversation_id');
  if (message?.recipients.some(({ to }) => to?.$case === 'userId')) throw notServed('message.recipients.user_id');
  if (message?.replyToMessageId) throw notServed('message.reply_to_message_id');
  if (routing?.mode === RoutingMode.FALLBACK) throw notServed('routing.mode FALLBACK');
  if (routing?.adaptation === Adaptation.ADAPT) throw notServed('routing.adaptation ADAPT');
  if (sendTime) throw notServed('send_time');
}

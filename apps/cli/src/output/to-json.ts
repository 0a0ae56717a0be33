import {
  type Channel,
  type ConsentDecision,
  Content,
  type Delivery,
  type DeliveryAttempt,
  type DeliveryTransition,
  type DeliveryError,
  type Event,
  type Identity,
  type Message,
  MessageOrigin,
  type Recipient,
  ReferralContent,
  toMilliseconds,
} from '@chat4all/proto';
import { accountStateName, outcomeName, stateName } from '../states.ts';
import { consentName, sourceName } from './format-consent.ts';
import { mediaToJson } from './format-media.ts';
import { qualityName, statusName, templateToJson } from './format-template.ts';

// Fields have the names that `send --file` reads, so that output and input use the same words.

/** Returns a message as JSON. */
export function messageToJson(message: Message): Record<string, unknown> {
  return {
    message_id: message.messageId,
    request_id: message.requestId || undefined,
    thread_id: message.threadId || undefined,
    resend_of: message.resendOfMessageId || undefined,
    create_time: message.createTime,
    from: message.sender && identityToJson(message.sender),
    ...reportToJson(message),
    ...contentToJson(message.content),
    metadata: message.metadata,
    deliveries: message.deliveries.map(deliveryToJson),
  };
}

/** Returns the members of a message that a platform reported; empty ones are left out. */
function reportToJson(message: Message): Record<string, unknown> {
  const { senderIdentities, profileName, username, userId, author, topicId, referral, original } = message;
  return {
    origin: message.origin === MessageOrigin.NATIVE_APP ? 'NATIVE_APP' : undefined,
    from_identities: senderIdentities.length > 0 ? senderIdentities.map(identityToJson) : undefined,
    profile_name: profileName || undefined,
    username: username || undefined,
    user_id: userId || undefined,
    author: author && identityToJson(author),
    topic_id: topicId || undefined,
    referral: referral && ReferralContent.toJSON(referral),
    provider_message_id: message.providerMessageId || undefined,
    reply_to_provider_message_id: message.replyToProviderMessageId || undefined,
    original,
  };
}

function transitionToJson({ state, recordTime, providerTime, error }: DeliveryTransition): Record<string, unknown> {
  return {
    ...{ state: stateName(state), record_time: recordTime, provider_time: providerTime },
    error: error && errorFactsToJson(error),
  };
}

function attemptToJson({ startTime, duration, outcome, ...failure }: DeliveryAttempt): Record<string, unknown> {
  return {
    ...{ start_time: startTime, duration_ms: duration && toMilliseconds(duration), outcome: outcomeName(outcome) },
    reason: failure.reason || undefined,
    channel_code: failure.channelCode || undefined,
    http_status: failure.httpStatus || undefined,
  };
}

/** Returns an event as JSON. */
export function eventToJson({ eventId, cursor, recordTime, kind }: Event): Record<string, unknown> {
  const common = { event_id: eventId, cursor, record_time: recordTime };
  switch (kind?.$case) {
    case 'delivery': {
      const { previousState, providerTime, ...delivery } = kind.value;
      const previous = previousState === 0 ? undefined : stateName(previousState);
      const changed = deliveryToJson({ ...delivery, updateTime: undefined, timeline: [], attempts: [] });
      return { ...common, type: 'delivery', ...changed, previous_state: previous, provider_time: providerTime };
    }
    case 'inbound': {
      const message = kind.value.message && messageToJson(kind.value.message);
      return { ...common, type: 'inbound', ...message, deliveries: undefined, provider_time: kind.value.providerTime };
    }
    case 'echo': {
      const message = kind.value.message && messageToJson(kind.value.message);
      return { ...common, type: 'echo', ...message, provider_time: kind.value.providerTime };
    }
    case 'media': {
      const { messageId, media, identity } = kind.value;
      const file = { message_id: messageId, media: media && mediaToJson(media) };
      return { ...common, type: 'media', ...file, person: identity && identityToJson(identity) };
    }
    case 'consent': {
      const { identity, decision } = kind.value;
      const person = identity && identityToJson(identity);
      return { ...common, type: 'consent', person, ...(decision && consentToJson(decision)) };
    }
    case 'account': {
      const { accountId, channel, state, error, changeTime } = kind.value;
      const account = { account: accountId, channel, state: accountStateName(state), change_time: changeTime };
      return { ...common, type: 'account', ...account, error: error && errorFactsToJson(error) };
    }
    case 'deadLetter': {
      const { deadLetterId, deliveryId, channel, accountId, error, createTime } = kind.value;
      const letter = { dead_letter_id: deadLetterId, delivery_id: deliveryId || undefined, create_time: createTime };
      const subject = { channel: channel || undefined, account: accountId || undefined };
      return { ...common, type: 'dead_letter', ...letter, ...subject, error: error && errorFactsToJson(error) };
    }
    case 'endpointDisabled': {
      const { endpointId, reason } = kind.value;
      return { ...common, type: 'endpoint_disabled', endpoint_id: endpointId, reason };
    }
    case 'identityChanged': {
      const { old, new: current, providerTime } = kind.value;
      const identities = { old: old.map(identityToJson), new: current.map(identityToJson) };
      return { ...common, type: 'identity_changed', ...identities, provider_time: providerTime };
    }
    case 'template': {
      const { template, previousStatus, previousQuality } = kind.value;
      const previous = { previous_status: statusName(previousStatus), previous_quality: qualityName(previousQuality) };
      return { ...common, type: 'template', ...(template && templateToJson(template)), ...previous };
    }
    case undefined:
      return common;
  }
}

/** Returns a decision about consent as JSON. */
export function consentToJson(decision: ConsentDecision): Record<string, unknown> {
  const { subject, userId, scope, consent, source, evidence, decideTime } = decision;
  return {
    subject,
    user_id: userId || undefined,
    scope: scope || undefined,
    consent: consentName(consent),
    source: sourceName(source),
    evidence: evidence || undefined,
    decide_time: decideTime,
  };
}

/** Returns a channel as JSON. */
export function channelToJson(channel: Channel): Record<string, unknown> {
  return {
    channel: channel.channel,
    kinds: channel.identityKinds,
    contents: channel.contents.map(({ kind, maximumLength, unit }) => ({
      kind,
      maximum_length: maximumLength || undefined,
      unit: unit || undefined,
    })),
    receipts: channel.receipts.map(stateName),
    accounts: channel.accountIds,
  };
}

/** Returns a delivery as JSON. */
export function deliveryToJson(delivery: Delivery): Record<string, unknown> {
  return {
    delivery_id: delivery.deliveryId,
    message_id: delivery.messageId,
    ...(delivery.identity && identityToJson(delivery.identity)),
    state: stateName(delivery.state),
    error: delivery.error && errorFactsToJson(delivery.error),
    provider_message_id: delivery.providerMessageId || undefined,
    update_time: delivery.updateTime,
    thread_id: delivery.threadId || undefined,
    timeline: delivery.timeline.length > 0 ? delivery.timeline.map(transitionToJson) : undefined,
    attempts: delivery.attempts.length > 0 ? delivery.attempts.map(attemptToJson) : undefined,
  };
}

/** Returns an error of a delivery, an account or a dead letter as JSON. */
export function errorFactsToJson({ reason, message, channelCode, certain }: DeliveryError): Record<string, unknown> {
  return { reason, message, channel_code: channelCode || undefined, certain };
}

/** Returns a recipient as JSON: a user, an identity, or the identities of one person. */
export function recipientToJson({ to }: Recipient): Record<string, unknown> {
  switch (to?.$case) {
    case 'userId':
      return { user: to.value };
    case 'identity':
      return identityToJson(to.value);
    case 'identities':
      return { identities: to.value.identities.map(identityToJson) };
    case undefined:
      return {};
  }
}

/** Returns an identity as JSON. */
export function identityToJson({ channel, kind, value, accountId }: Identity): Record<string, unknown> {
  return { channel, kind: kind || undefined, to: value, account: accountId || undefined };
}

function contentToJson(content: Content | undefined): Record<string, unknown> {
  if (content === undefined) return {};
  return content.kind?.$case === 'text' ? { text: content.kind.value.body } : { content: Content.toJSON(content) };
}

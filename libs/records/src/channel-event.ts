import type { BusRecord } from '@chat4all/bus';
import type {
  ChannelEvent,
  Echo,
  Identity as ChannelIdentity,
  IdentityChange,
  InboundMessage,
  NamedPerson,
  InboundContent,
  Receipt,
  ReceiptState,
  Referral,
} from '@chat4all/connector';
import {
  type Content,
  DeliveryState,
  type Identity,
  type NamedPerson as RecordedPerson,
  type ReferralContent,
} from '@chat4all/proto';
import { toDeliveryError } from './channel.ts';
import { fromChannelContent, toApiIdentity } from './from-channel.ts';
import { inboundMessageIdOf } from './ids.ts';
import { eventToRecord } from './records.ts';
import { templateReportToRecord } from './template.ts';
import { boundDepth, toJsonText, toObject } from './json-text.ts';

/** The account that a callback is for. */
export interface CallbackAccount {
  readonly id: string;
  readonly channel: string;
  readonly tenantId: string;
}

/** The longest original that is kept, in characters of JSON. Content in it is in the message already. */
const MAXIMUM_ORIGINAL_LENGTH = 256 * 1024;

const STATES: Readonly<Record<ReceiptState, DeliveryState>> = {
  sent: DeliveryState.SENT,
  delivered: DeliveryState.DELIVERED,
  read: DeliveryState.READ,
  failed: DeliveryState.FAILED,
};

/**
 * Returns the record of a channel's event, with the W3C traceparent of its callback unless that is empty.
 */
export function channelEventToRecord(account: CallbackAccount, event: ChannelEvent, traceParent: string): BusRecord {
  switch (event.kind) {
    case 'receipt':
      return receiptToRecord(account, event, traceParent);
    case 'message':
      return inboundToRecord(account, event, traceParent);
    case 'echo':
      return echoToRecord(account, event, traceParent);
    case 'identity_change':
      return identityChangeToRecord(account, event, traceParent);
    case 'template':
      return templateReportToRecord(account, event, traceParent);
  }
}

function receiptToRecord(account: CallbackAccount, receipt: Receipt, traceParent: string): BusRecord {
  const { providerMessageId, deliveryId = '', error, time, watermark = false } = receipt;
  const identities = identitiesOf(account, receipt.identities);
  return eventToRecord(
    {
      eventId: `${account.id}/${providerMessageId}/${receipt.state}`,
      tenantId: account.tenantId,
      kind: {
        $case: 'receipt',
        value: {
          accountId: account.id,
          providerMessageId,
          deliveryId,
          state: STATES[receipt.state],
          error: error && toDeliveryError(error),
          providerTimeMs: time,
          identities,
          watermark,
        },
      },
    },
    // Without an identity of the person, the message id is the best key available.
    identities[0] ?? identityOf(account, { kind: 'message', value: providerMessageId }),
    traceParent,
  );
}

function inboundToRecord(account: CallbackAccount, message: InboundMessage, traceParent: string): BusRecord {
  const { providerMessageId, from, replyTo = '', profileName = '', username = '', topicId = '', time } = message;
  const identities = identitiesOf(account, from);
  const sender = identities[0] ?? identityOf(account, { kind: 'unknown', value: providerMessageId });
  const messageId = inboundMessageIdOf(account.id, providerMessageId);
  const original = boundDepth(message.original);
  const { referral, author } = message;
  return eventToRecord(
    {
      eventId: `${messageId}/received`,
      tenantId: account.tenantId,
      kind: {
        $case: 'inbound',
        value: {
          messageId,
          providerMessageId,
          sender,
          senderIdentities: identities.toSorted(byPhoneFirst),
          content: toContent(account, message.content, original),
          replyToProviderMessageId: replyTo,
          providerTimeMs: time,
          profileName,
          username,
          original: toOriginal(original),
          referral: referral && toReferral(referral),
          author: author && identityOf(account, author),
          topicId,
          pending: true,
          userId: '',
          namedPeople: namedPeopleOf(account, message.named),
        },
      },
    },
    sender,
    traceParent,
  );
}

function echoToRecord(account: CallbackAccount, echo: Echo, traceParent: string): BusRecord {
  const { providerMessageId, to, replyTo = '', time } = echo;
  const identities = identitiesOf(account, to);
  const recipient = identities[0] ?? identityOf(account, { kind: 'unknown', value: providerMessageId });
  const messageId = inboundMessageIdOf(account.id, providerMessageId);
  const original = boundDepth(echo.original);
  return eventToRecord(
    {
      eventId: `${messageId}/echo`,
      tenantId: account.tenantId,
      kind: {
        $case: 'echo',
        value: {
          messageId,
          providerMessageId,
          recipients: identities.length > 0 ? identities : [recipient],
          content: toContent(account, echo.content, original),
          replyToProviderMessageId: replyTo,
          providerTimeMs: time,
          original: toOriginal(original),
          namedPeople: namedPeopleOf(account, echo.named),
        },
      },
    },
    recipient,
    traceParent,
  );
}

function identityChangeToRecord(account: CallbackAccount, change: IdentityChange, traceParent: string): BusRecord {
  const { providerMessageId, time } = change;
  const previous = identitiesOf(account, change.old);
  return eventToRecord(
    {
      eventId: `${account.id}/${providerMessageId}/identity-changed`,
      tenantId: account.tenantId,
      kind: {
        $case: 'identityChange',
        value: { old: previous, new: identitiesOf(account, change.new), providerTimeMs: time },
      },
    },
    // The lane of the previous identity, whose earlier events come first.
    previous[0] ?? identityOf(account, { kind: 'message', value: providerMessageId }),
    traceParent,
  );
}

/** Returns the content of the API. A kind that the connector does not know becomes `channel_specific`, with the original. */
function toContent(
  { id: accountId, channel }: CallbackAccount,
  content: InboundContent | undefined,
  original: unknown,
): Content {
  if (content !== undefined) return fromChannelContent(content, { channel, accountId });
  return { kind: { $case: 'channelSpecific', value: { payload: toObject(original) } } };
}

/** Returns the original of a message in JSON; empty if it is too large to be kept beside the content. */
function toOriginal(original: unknown): string {
  const text = toJsonText(original);
  return text.length > MAXIMUM_ORIGINAL_LENGTH ? '' : text;
}

function toReferral(referral: Referral): ReferralContent {
  const empty = { sourceUrl: '', sourceType: '', sourceId: '', headline: '', body: '', mediaUrl: '' };
  return { ...empty, clickId: '', ref: '', ...referral };
}

function namedPeopleOf(account: CallbackAccount, named: readonly NamedPerson[] = []): RecordedPerson[] {
  return named.map(({ isSubject, ...identity }) => ({ identity: identityOf(account, identity), isSubject }));
}

function identitiesOf(account: CallbackAccount, identities: readonly ChannelIdentity[]): Identity[] {
  return identities.map((identity) => identityOf(account, identity));
}

function identityOf({ id: accountId, channel }: CallbackAccount, identity: ChannelIdentity): Identity {
  return toApiIdentity(identity, { channel, accountId });
}

function byPhoneFirst(a: Identity, b: Identity): number {
  return Number(b.kind === 'phone') - Number(a.kind === 'phone');
}

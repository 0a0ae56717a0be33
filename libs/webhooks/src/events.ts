import type { BusRecord } from '@chat4all/bus';
import type { ChannelEvent, InboundMessage, Receipt, ReceiptState, UnreadablePart } from '@chat4all/connector';
import { DeliveryState, type Identity } from '@chat4all/proto';
import {
  eventToRecord,
  foreignDeadLetterRecord,
  fromChannelContent,
  inboundMessageIdOf,
  toDeliveryError,
} from '@chat4all/records';
import type { Account } from '@chat4all/runtime';

const STATES: Readonly<Record<ReceiptState, DeliveryState>> = {
  sent: DeliveryState.SENT,
  delivered: DeliveryState.DELIVERED,
  read: DeliveryState.READ,
  failed: DeliveryState.FAILED,
};

/** Returns the record of a channel's event, with the W3C traceparent of its callback unless that is empty. */
export function channelEventToRecord(account: Account, event: ChannelEvent, traceParent: string): BusRecord {
  return event.kind === 'receipt'
    ? receiptToRecord(account, event, traceParent)
    : inboundToRecord(account, event, traceParent);
}

/** Returns the dead letter of a part of a callback that could not be read. */
export function unreadablePartToRecord(account: Account, { reason, part }: UnreadablePart): BusRecord {
  const { id: accountId, channel, tenantId } = account;
  return foreignDeadLetterRecord(
    { key: accountId, value: Buffer.from(toJson(part)), contentType: 'application/json', tenantId },
    { reason: 'UNREADABLE', message: reason, source: `/webhooks/${channel}/${accountId}` },
    { channel, accountId },
  );
}

function receiptToRecord(account: Account, receipt: Receipt, traceParent: string): BusRecord {
  const { providerMessageId, deliveryId = '', error, time } = receipt;
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
        },
      },
    },
    // Without an identity of the person, the message id is the best key available.
    identityOf(account, receipt.identities) ?? toIdentity(account, { kind: 'message', value: providerMessageId }),
    traceParent,
  );
}

function inboundToRecord(account: Account, message: InboundMessage, traceParent: string): BusRecord {
  const { providerMessageId, from, content, replyTo = '', profileName = '', time, original } = message;
  const sender = identityOf(account, from) ?? toIdentity(account, { kind: 'unknown', value: providerMessageId });
  const messageId = inboundMessageIdOf(account.id, providerMessageId);
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
          content: content && fromChannelContent(content),
          replyToProviderMessageId: replyTo,
          providerTimeMs: time,
          profileName,
          original: toJson(original),
        },
      },
    },
    sender,
    traceParent,
  );
}

function identityOf(account: Account, [first]: readonly { kind: string; value: string }[]): Identity | undefined {
  return first && toIdentity(account, first);
}

function toIdentity(account: Account, { kind, value }: { kind: string; value: string }): Identity {
  return { channel: account.channel, kind, value, accountId: account.id };
}

// JSON.stringify returns undefined for values without a JSON form, contrary to its declared type.
function toJson(value: unknown): string {
  const json: unknown = JSON.stringify(value);
  return typeof json === 'string' ? json : '';
}

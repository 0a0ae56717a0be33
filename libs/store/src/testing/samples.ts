import { type DeliveryError, DeliveryRecord, type DeliveryState, type Identity, InboundRecord } from '@chat4all/proto';
import type { DeadLetter } from '../dead-letters.ts';
import type { Conversation, User } from '../directory.ts';
import type { StateFact } from '../facts.ts';

const HOUR_MS = 3_600_000;

/** The time at which all samples happen, in milliseconds since 1970: of late, because what is old is deleted. */
export const sampleTime = Date.now() - (Date.now() % HOUR_MS);

/** The trace context of two spans. */
export const sampleTrace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
export const otherTrace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

export const ana: Identity = {
  channel: 'whatsapp',
  kind: 'phone',
  value: '+5511999999999',
  accountId: 'acme-whatsapp',
};

/** A delivery record; `id` names both the message and the delivery. */
export function delivery(id: string, partial: Partial<DeliveryRecord> = {}): DeliveryRecord {
  return DeliveryRecord.fromPartial({
    deliveryId: `${id}-0`,
    messageId: id,
    tenantId: 'acme',
    requestId: `request-${id}`,
    identity: ana,
    content: { kind: { $case: 'text', value: { body: `Olá ${id}`, previewUrl: false } } },
    acceptTimeMs: sampleTime,
    ...partial,
  });
}

/** What the platform, or we, say about a delivery. */
export function fact(state: DeliveryState, partial: Partial<StateFact> = {}): StateFact {
  return {
    kind: 'state',
    factId: `fact-${state}`,
    accountId: ana.accountId,
    state,
    timeMs: sampleTime + state * 1_000,
    ...partial,
  };
}

export function inbound(id: string): InboundRecord {
  return InboundRecord.fromPartial({
    messageId: id,
    providerMessageId: `wamid.${id}`,
    sender: ana,
    content: { kind: { $case: 'text', value: { body: 'Oi', previewUrl: false } } },
  });
}

/** Another address of hers, on another channel. */
export const anaOnInstagram: Identity = { channel: 'instagram', kind: 'igsid', value: '17841', accountId: '' };

/** Somebody else. */
export const bea: Identity = { ...ana, value: '+5521888888888' };

/** Somebody in the directory. */
export function user(userId: string, identities: readonly Identity[] = [ana], partial: Partial<User> = {}): User {
  return { userId, identities, updateTimeMs: sampleTime, ...partial };
}

/** A conversation with one user. */
export function conversation(conversationId: string, partial: Partial<Conversation> = {}): Conversation {
  return {
    conversationId,
    members: [{ kind: 'user', userId: 'ana' }],
    metadata: {},
    requestHash: `hash-${conversationId}`,
    createTimeMs: sampleTime,
    ...partial,
  };
}

/** Why samples are put aside. */
export const letterError: DeliveryError = {
  reason: 'UNAVAILABLE',
  message: 'the platform does not answer',
  channelCode: '131016',
  certain: true,
};

/** Something that could not be delivered. */
export function deadLetter(deadLetterId: string, partial: Partial<DeadLetter> = {}): DeadLetter {
  return strayLetter(deadLetterId, { source: { topic: 'chat4all.deliveries', partition: 0, offset: 0 }, ...partial });
}

/** The same, which came from no topic. */
export function strayLetter(deadLetterId: string, partial: Partial<DeadLetter> = {}): DeadLetter {
  return {
    deadLetterId,
    tenantId: 'acme',
    channel: ana.channel,
    accountId: ana.accountId,
    error: letterError,
    key: 'acme-whatsapp/+5511999999999',
    value: new Uint8Array([0, 255, 10]),
    headers: { traceparent: '00-1-2-01' },
    createTimeMs: sampleTime,
    ...partial,
  };
}

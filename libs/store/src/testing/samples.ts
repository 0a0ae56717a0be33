import {
  ConsentSource,
  type DeliveryError,
  DeliveryRecord,
  type DeliveryState,
  type Identity,
  InboundRecord,
} from '@chat4all/proto';
import type { DeadLetter } from '../dead-letters.ts';
import type { Conversation, User } from '../directory.ts';
import type { StateFact } from '../facts.ts';
import type { InboundReport } from '../reports.ts';

const HOUR_MS = 3_600_000;

/** The time of all samples, in milliseconds since 1970: recent, because old rows are deleted. */
export const SAMPLE_TIME_MS = Date.now() - (Date.now() % HOUR_MS);

/** Two trace contexts. */
export const SAMPLE_TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
export const OTHER_TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** The proof of a decision. */
export const PROOF = { source: ConsentSource.API, evidence: 'form 1', timeMs: SAMPLE_TIME_MS };

export const ANA: Identity = {
  channel: 'whatsapp',
  kind: 'phone',
  value: '+5511999999999',
  accountId: 'acme-whatsapp',
};

/** Returns a delivery record; `id` names both the message and the delivery. */
export function delivery(id: string, partial: Partial<DeliveryRecord> = {}): DeliveryRecord {
  return DeliveryRecord.fromPartial({
    deliveryId: `${id}-0`,
    messageId: id,
    tenantId: 'acme',
    requestId: `request-${id}`,
    identity: ANA,
    content: { kind: { $case: 'text', value: { body: `Olá ${id}`, previewUrl: false } } },
    acceptTimeMs: SAMPLE_TIME_MS,
    ...partial,
  });
}

/** Returns a state fact. */
export function fact(state: DeliveryState, partial: Partial<StateFact> = {}): StateFact {
  return {
    kind: 'state',
    factId: `fact-${state}`,
    accountId: ANA.accountId,
    state,
    timeMs: SAMPLE_TIME_MS + state * 1_000,
    ...partial,
  };
}

/** Returns an inbound message. */
export function inbound(id: string): InboundRecord {
  return InboundRecord.fromPartial({
    messageId: id,
    providerMessageId: `wamid.${id}`,
    sender: ANA,
    content: { kind: { $case: 'text', value: { body: 'Oi', previewUrl: false } } },
  });
}

/** An address of the same person on another channel. */
export const ANA_ON_INSTAGRAM: Identity = { channel: 'instagram', kind: 'igsid', value: '17841', accountId: '' };

/** Another person. */
export const BEA: Identity = { ...ANA, value: '+5521888888888' };

/** Returns a user of the directory. */
export function user(userId: string, identities: readonly Identity[] = [ANA], partial: Partial<User> = {}): User {
  return { userId, identities, updateTimeMs: SAMPLE_TIME_MS, ...partial };
}

/** Returns a conversation with one user. */
export function conversation(conversationId: string, partial: Partial<Conversation> = {}): Conversation {
  return {
    conversationId,
    members: [{ kind: 'user', userId: 'ana' }],
    metadata: {},
    requestHash: `hash-${conversationId}`,
    createTimeMs: SAMPLE_TIME_MS,
    ...partial,
  };
}

/** The error of sample dead letters. */
export const DEAD_LETTER_ERROR: DeliveryError = {
  reason: 'UNAVAILABLE',
  message: 'the platform does not answer',
  channelCode: '131016',
  certain: true,
};

/** Returns a dead letter. */
export function deadLetter(deadLetterId: string, partial: Partial<DeadLetter> = {}): DeadLetter {
  return deadLetterWithoutSource(deadLetterId, {
    source: { topic: 'chat4all.deliveries', partition: 0, offset: 0 },
    ...partial,
  });
}

/** Returns a dead letter that came from no topic. */
export function deadLetterWithoutSource(deadLetterId: string, partial: Partial<DeadLetter> = {}): DeadLetter {
  return {
    deadLetterId,
    tenantId: 'acme',
    channel: ANA.channel,
    accountId: ANA.accountId,
    error: DEAD_LETTER_ERROR,
    key: 'acme-whatsapp/+5511999999999',
    value: new Uint8Array([0, 255, 10]),
    headers: { traceparent: '00-1-2-01' },
    createTimeMs: SAMPLE_TIME_MS,
    ...partial,
  };
}

/** Returns the report of an inbound message, by a record of the log. */
export function inboundReport(id: string, partial: Partial<InboundReport> = {}): InboundReport {
  return {
    kind: 'inbound',
    factId: `log/${id}`,
    tenantId: 'acme',
    record: inbound(id),
    timeMs: SAMPLE_TIME_MS,
    ...partial,
  };
}

import { DeliveryRecord, DeliveryState, type Identity, InboundRecord } from '@chat4all/proto';
import type { StateFact } from '../store.ts';

const HOUR_MS = 3_600_000;

/** The time at which all samples happen, in milliseconds since 1970: of late, because what is old is deleted. */
export const sampleTime = Date.now() - (Date.now() % HOUR_MS);

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

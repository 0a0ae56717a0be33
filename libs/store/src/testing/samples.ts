import { DeliveryRecord, DeliveryState, type Identity, InboundRecord } from '@chat4all/proto';
import type { StateFact } from '../store.ts';

/** The time at which all samples happen, in milliseconds since 1970. */
export const noon = Date.UTC(2026, 0, 1, 12);

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
    acceptTimeMs: noon,
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
    timeMs: noon + state * 1_000,
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

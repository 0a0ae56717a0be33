import type { BusRecord } from '@chat4all/bus';
import { DeliveryRecord, type Identity } from '@chat4all/proto';
import { acceptedRecords, messageIdOf } from '@chat4all/records';
import { deliveryIdOf } from '@chat4all/store';

/** How long a confirmation may be sent after the person's message, in milliseconds: later, it would puzzle. */
const LIFETIME_MS = 3_600_000;

/** A keyword that is confirmed. */
export interface ConfirmedKeyword {
  readonly tenantId: string;
  /** The message with the keyword. */
  readonly messageId: string;
  readonly sender: Identity;
  /** When the person sent it, in milliseconds since 1970. */
  readonly timeMs: number;
  readonly text: string;
}

/** Returns the records of the message that confirms a keyword, always equal for the same one. The message expires after an hour. */
export function confirmationRecords({ tenantId, messageId, sender, timeMs, text }: ConfirmedKeyword): BusRecord[] {
  const requestId = `consent-confirmation:${messageId}`;
  const confirmationId = messageIdOf(tenantId, requestId);
  const delivery = DeliveryRecord.fromPartial({
    ...{ tenantId, requestId, messageId: confirmationId, deliveryId: deliveryIdOf(confirmationId, 0) },
    ...{ identity: sender, content: { kind: { $case: 'text', value: { body: text } } } },
    ...{ acceptTimeMs: timeMs, expireTimeMs: timeMs + LIFETIME_MS },
  });
  return acceptedRecords(delivery, sender);
}

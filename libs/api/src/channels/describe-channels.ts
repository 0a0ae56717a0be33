import type { Capabilities, ReceiptState } from '@chat4all/connector';
import { type Channel, DeliveryState } from '@chat4all/proto';
import type { IdentityRules } from '../recipients/identity-rules.ts';

const RECEIPT_STATES: Readonly<Record<ReceiptState, DeliveryState>> = {
  sent: DeliveryState.SENT,
  delivered: DeliveryState.DELIVERED,
  read: DeliveryState.READ,
  failed: DeliveryState.FAILED,
};

/** Describes every installed channel, by name, with the tenant's accounts on it. */
export function describeChannels(tenantId: string, { channels, accounts }: IdentityRules): Channel[] {
  return [...channels].sort().map(([channel, capabilities]) => ({
    ...describeChannel(channel, capabilities),
    accountIds: accounts.of(tenantId, channel).map(({ id }) => id),
  }));
}

function describeChannel(
  channel: string,
  { identities, content, receipts }: Capabilities,
): Omit<Channel, 'accountIds'> {
  return {
    channel,
    identityKinds: Object.entries(identities).map(([kind, { description }]) => ({ kind, description })),
    contents: Object.keys(content).map((kind) => ({
      kind,
      maximumLength: kind === 'text' ? (content.text?.maximumLength ?? 0) : 0,
      unit: kind === 'text' ? (content.text?.unit ?? '') : '',
    })),
    receipts: receipts.map((state) => RECEIPT_STATES[state]),
  };
}

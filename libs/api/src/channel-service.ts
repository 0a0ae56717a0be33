import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Capabilities, ReceiptState } from '@chat4all/connector';
import {
  type Channel,
  ChannelServiceService,
  DeliveryState,
  type ListChannelsRequest,
  type ListChannelsResponse,
} from '@chat4all/proto';
import type { Accounts } from '@chat4all/runtime';
import { type HandlerContext, unaryHandler, withUnserved } from './handler.ts';

/** What the service works with. */
export interface ChannelServiceOptions {
  readonly accounts: Accounts;
  readonly channels: ReadonlyMap<string, Capabilities>;
}

const receiptStates: Readonly<Record<ReceiptState, DeliveryState>> = {
  sent: DeliveryState.SENT,
  delivered: DeliveryState.DELIVERED,
  read: DeliveryState.READ,
  failed: DeliveryState.FAILED,
};

/** The handlers of ChannelService. */
export function channelService(
  { accounts, channels }: ChannelServiceOptions,
  context: HandlerContext,
): UntypedServiceImplementation {
  return withUnserved(ChannelServiceService, {
    listChannels: unaryHandler<ListChannelsRequest, ListChannelsResponse>(
      'ListChannels',
      'read',
      (_, { tenantId }) =>
        Promise.resolve({
          channels: [...channels].sort().map(([channel, capabilities]) => ({
            ...describe(channel, capabilities),
            accountIds: accounts.of(tenantId, channel).map(({ id }) => id),
          })),
        }),
      context,
    ),
  });
}

function describe(channel: string, { identities, content, receipts }: Capabilities): Omit<Channel, 'accountIds'> {
  return {
    channel,
    identityKinds: Object.entries(identities).map(([kind, { description }]) => ({ kind, description })),
    contents: Object.entries(content).map(([kind, limits]) => ({
      kind,
      maximumLength: limits.maximumLength ?? 0,
      unit: limits.unit ?? '',
    })),
    receipts: receipts.map((state) => receiptStates[state]),
  };
}

import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Capabilities, ReceiptState } from '@chat4all/connector';
import {
  AccountState,
  type Channel,
  ChannelServiceService,
  DeliveryState,
  type ListAccountsRequest,
  type ListAccountsResponse,
  type ListChannelsRequest,
  type ListChannelsResponse,
  type PauseAccountRequest,
  type PauseAccountResponse,
  type ResumeAccountRequest,
  type ResumeAccountResponse,
} from '@chat4all/proto';
import { type AccountManagementOptions, listAccounts, setAccountState } from '../channels/account-management.ts';
import { type HandlerContext, unaryHandler, withUnserved } from '../server/handlers.ts';

/** What the service works with. */
export interface ChannelServiceOptions extends AccountManagementOptions {
  readonly channels: ReadonlyMap<string, Capabilities>;
}

const receiptStates: Readonly<Record<ReceiptState, DeliveryState>> = {
  sent: DeliveryState.SENT,
  delivered: DeliveryState.DELIVERED,
  read: DeliveryState.READ,
  failed: DeliveryState.FAILED,
};

/** The handlers of ChannelService. */
export function channelService(options: ChannelServiceOptions, context: HandlerContext): UntypedServiceImplementation {
  const { accounts, channels } = options;
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
    listAccounts: unaryHandler<ListAccountsRequest, ListAccountsResponse>(
      'ListAccounts',
      'read',
      async ({ channel }, { tenantId }) => ({ accounts: await listAccounts(tenantId, channel, options) }),
      context,
    ),
    pauseAccount: unaryHandler<PauseAccountRequest, PauseAccountResponse>(
      'PauseAccount',
      'admin',
      async ({ accountId }, { tenantId }) => ({
        account: await setAccountState(tenantId, accountId, AccountState.PAUSED, options),
      }),
      context,
    ),
    resumeAccount: unaryHandler<ResumeAccountRequest, ResumeAccountResponse>(
      'ResumeAccount',
      'admin',
      async ({ accountId }, { tenantId }) => ({
        account: await setAccountState(tenantId, accountId, AccountState.ACTIVE, options),
      }),
      context,
    ),
  });
}

function describe(channel: string, { identities, content, receipts }: Capabilities): Omit<Channel, 'accountIds'> {
  return {
    channel,
    identityKinds: Object.entries(identities).map(([kind, { description }]) => ({ kind, description })),
    contents: Object.keys(content).map((kind) => ({
      kind,
      maximumLength: kind === 'text' ? (content.text?.maximumLength ?? 0) : 0,
      unit: kind === 'text' ? (content.text?.unit ?? '') : '',
    })),
    receipts: receipts.map((state) => receiptStates[state]),
  };
}

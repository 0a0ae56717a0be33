import { AccountState, type ChannelServiceServer } from '@chat4all/proto';
import { accountOf } from '../audit/targets.ts';
import { type AccountManagementOptions, listAccounts, setAccountState } from '../channels/account-management.ts';
import { describeChannels } from '../channels/describe-channels.ts';
import type { IdentityRules } from '../recipients/identity-rules.ts';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';

/** Creates the handlers of ChannelService. */
export function channelService(options: IdentityRules & AccountManagementOptions, handlers: HandlerFactory) {
  return {
    listChannels: handlers.unary('ListChannels', 'read', (_, { tenantId }) =>
      Promise.resolve({ channels: describeChannels(tenantId, options) }),
    ),
    listAccounts: handlers.unary('ListAccounts', 'read', async ({ channel }, { tenantId }) => ({
      accounts: await listAccounts(tenantId, channel, options),
    })),
    pauseAccount: handlers.audited('PauseAccount', 'admin', accountOf, async ({ accountId }, { tenantId }) => ({
      account: await setAccountState(tenantId, accountId, AccountState.PAUSED, options),
    })),
    resumeAccount: handlers.audited('ResumeAccount', 'admin', accountOf, async ({ accountId }, { tenantId }) => ({
      account: await setAccountState(tenantId, accountId, AccountState.ACTIVE, options),
    })),
  } satisfies HandlersOf<ChannelServiceServer>;
}

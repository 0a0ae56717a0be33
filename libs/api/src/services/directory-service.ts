import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type {
  EraseUserRequest,
  EraseUserResponse,
  GetUserRequest,
  GetUserResponse,
  SetConsentRequest,
  SetConsentResponse,
  UpdateUserRequest,
  UpdateUserResponse,
} from '@chat4all/proto';
import { type HandlerContext, unaryHandler } from '../server/handlers.ts';
import { type EraseOptions, eraseUser } from '../directory/erase-user.ts';
import type { OptOutCache } from '../consent/opt-out-cache.ts';
import type { IdentityRules } from '../recipients/read-recipient.ts';
import { setConsent } from '../directory/set-consent.ts';
import { getUser, updateUser } from '../directory/users.ts';

/** What the service works with. */
export interface DirectoryServiceOptions extends IdentityRules, EraseOptions {
  readonly optOuts: OptOutCache;
}

/** The handlers of DirectoryService. */
export function directoryService(
  options: DirectoryServiceOptions,
  context: HandlerContext,
): UntypedServiceImplementation {
  return {
    updateUser: unaryHandler<UpdateUserRequest, UpdateUserResponse>(
      'UpdateUser',
      'send',
      async ({ user }, { tenantId }) => ({ user: await updateUser(tenantId, user, options) }),
      context,
    ),
    getUser: unaryHandler<GetUserRequest, GetUserResponse>(
      'GetUser',
      'read',
      async ({ userId }, { tenantId }) => ({ user: await getUser(tenantId, userId, options.directory) }),
      context,
    ),
    setConsent: unaryHandler<SetConsentRequest, SetConsentResponse>(
      'SetConsent',
      'send',
      async (request, { tenantId }) => {
        await setConsent(tenantId, request, options);
        return {};
      },
      context,
    ),
    eraseUser: unaryHandler<EraseUserRequest, EraseUserResponse>(
      'EraseUser',
      'admin',
      ({ userId }, { tenantId }) => eraseUser(tenantId, userId, options),
      context,
    ),
  };
}

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
import { type HandlerContext, unaryHandler } from '../handler.ts';
import { type EraseOptions, eraseUser } from './erase-user.ts';
import type { OptOuts } from './opt-outs.ts';
import type { PersonOptions } from './read-person.ts';
import { setConsent } from './set-consent.ts';
import { getUser, updateUser } from './users.ts';

/** What the service works with. */
export interface DirectoryServiceOptions extends PersonOptions, EraseOptions {
  readonly optOuts: OptOuts;
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

import type { DirectoryServiceServer } from '@chat4all/proto';
import { userSubjectOf } from '@chat4all/store';
import { type EraseOptions, eraseUser } from '../directory/erase-user.ts';
import { getConsent, listConsents } from '../directory/read-consents.ts';
import { type SetConsentOptions, setConsent } from '../directory/set-consent.ts';
import { getUser, listUsers, updateUser } from '../directory/users.ts';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';

/** Creates the handlers of DirectoryService. */
export function directoryService(options: EraseOptions & SetConsentOptions, handlers: HandlerFactory) {
  return {
    updateUser: handlers.unary('UpdateUser', 'send', async ({ user }, { tenantId }) => ({
      user: await updateUser(tenantId, user, options),
    })),
    getUser: handlers.unary('GetUser', 'read', async ({ userId }, { tenantId }) => ({
      user: await getUser(tenantId, userId, options.directory),
    })),
    listUsers: handlers.unary('ListUsers', 'read', (request, { tenantId }) =>
      listUsers(tenantId, request, options.directory),
    ),
    setConsent: handlers.unary('SetConsent', 'send', async (request, { tenantId }) => {
      await setConsent(tenantId, request, options);
      return {};
    }),
    getConsent: handlers.unary('GetConsent', 'read', (request, { tenantId }) => getConsent(tenantId, request, options)),
    listConsents: handlers.unary('ListConsents', 'read', (request, { tenantId }) =>
      listConsents(tenantId, request, options),
    ),
    // By the pseudonym of consent: the user's id may be personal data, which must not outlive the erasure.
    eraseUser: handlers.audited(
      'EraseUser',
      'admin',
      ({ userId }, { tenantId }) => userSubjectOf(tenantId, userId),
      ({ userId }, { tenantId }) => eraseUser(tenantId, userId, options),
    ),
  } satisfies HandlersOf<DirectoryServiceServer>;
}

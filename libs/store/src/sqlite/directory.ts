import type { DatabaseSync } from 'node:sqlite';
import { subjectOf, userSubjectOf } from '../consents.ts';
import type { Directory, Erasure, TakenIdentity, User } from '../directory.ts';
import type { Change } from '../change.ts';
import { isOpen } from '../rules/states.ts';
import { cancelDelivery } from './cancel.ts';
import { ConsentTable } from './tables/consent-table.ts';
import { ConversationTable } from './tables/conversation-table.ts';
import type { Transactions } from './dead-letters.ts';
import { createErase } from './erase.ts';
import { createFindTraces } from './find-traces.ts';
import { ResolutionTable } from './tables/resolution-table.ts';
import type { Tables } from './tables/tables.ts';
import { UserTable } from './tables/user-table.ts';

/** Creates the directory of a SQLite store. */
export function createDirectory(
  database: DatabaseSync,
  tables: Tables,
  { read, write }: Transactions,
  now: () => number,
): Directory {
  const users = new UserTable(database);
  const conversations = new ConversationTable(database);
  const resolutions = new ResolutionTable(database);
  const consents = new ConsentTable(database);
  const findTraces = createFindTraces(database, tables);
  const erase = createErase(database, tables);

  const putUser = (tenantId: string, user: User): TakenIdentity[] => {
    const taken = users.takenFrom(tenantId, user.userId, user.identities);
    if (taken.length > 0) return taken;
    const had = new Set(users.find(tenantId, user.userId)?.identities.map((each) => subjectOf(tenantId, each)));
    users.put(tenantId, user);
    const added = user.identities.map((each) => subjectOf(tenantId, each)).filter((subject) => !had.has(subject));
    for (const scope of consents.scopesOf(tenantId, userSubjectOf(tenantId, user.userId))) {
      for (const subject of added) consents.set(tenantId, subject, scope, true);
    }
    return [];
  };
  const setOfUser = (tenantId: string, userId: string, scope: string, optedOut: boolean): boolean => {
    const user = users.find(tenantId, userId);
    if (user === undefined) return false;
    const subjects = user.identities.map((identity) => subjectOf(tenantId, identity));
    for (const subject of [userSubjectOf(tenantId, userId), ...subjects]) {
      consents.set(tenantId, subject, scope, optedOut);
    }
    return true;
  };
  const cancelDeliveriesTo = (tenantId: string, userId: string, timeMs: number): Change[] | undefined => {
    const times = { timeMs, nowMs: now(), cause: 'erase' } as const;
    return users
      .find(tenantId, userId)
      ?.identities.flatMap((identity) => findTraces(tenantId, identity).deliveries)
      .flatMap((delivery) => cancelDelivery(tables, delivery, times));
  };
  const eraseUser = (tenantId: string, userId: string): Erasure | undefined => {
    const user = users.find(tenantId, userId);
    if (user === undefined) return undefined;
    const found = user.identities.map((identity) => findTraces(tenantId, identity));
    const open = found.flatMap(({ deliveries }) => deliveries).filter(({ progress }) => isOpen(progress.state));
    if (open.length > 0) return { openDeliveries: open.length, erasedMessages: 0 };
    const erasedMessages = erase(tenantId, found);
    const subjects = user.identities.map((identity) => subjectOf(tenantId, identity));
    conversations.removeMember(tenantId, userId, subjects);
    resolutions.deleteOfUser(tenantId, userId);
    users.delete(tenantId, userId);
    return { openDeliveries: 0, erasedMessages };
  };

  return {
    putUser: (tenantId, user) => write(() => putUser(tenantId, user)),
    findUsers: (tenantId, userIds) => read(() => findAll(userIds, (userId) => users.find(tenantId, userId))),
    createConversation: (tenantId, conversation) =>
      write(() => {
        conversations.insert(tenantId, conversation);
        return conversations.find(tenantId, conversation.conversationId) ?? conversation;
      }),
    findConversations: (tenantId, conversationIds) =>
      read(() => findAll(conversationIds, (id) => conversations.find(tenantId, id))),
    listConversations: (query) => read(() => conversations.list(query)),
    resolve: (tenantId, unresolved, timeMs) =>
      write(() => unresolved.map((resolution) => resolutions.insert(tenantId, resolution, timeMs))),
    cancelDeliveriesTo: (tenantId, userId, timeMs) => write(() => cancelDeliveriesTo(tenantId, userId, timeMs)),
    eraseUser: (tenantId, userId) => write(() => eraseUser(tenantId, userId)),
    consents: {
      set: (decisions) =>
        write(() => {
          for (const { tenantId, identity, scope, optedOut } of decisions) {
            consents.set(tenantId, subjectOf(tenantId, identity), scope, optedOut);
          }
        }),
      setOfUser: (tenantId, userId, scope, optedOut) => write(() => setOfUser(tenantId, userId, scope, optedOut)),
      since: (sequence) => read(() => consents.since(sequence)),
    },
  };
}

function findAll<Found>(ids: readonly string[], find: (id: string) => Found | undefined): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const id of ids) {
    const one = find(id);
    if (one !== undefined) found.set(id, one);
  }
  return found;
}

import type { DatabaseSync } from 'node:sqlite';
import { subjectOf, userSubjectOf } from '../consents.ts';
import type { Directory, TakenIdentity, User } from '../directory.ts';
import { ConsentTable } from './consent-table.ts';
import { ConversationTable } from './conversation-table.ts';
import type { Calls } from './dead-letters.ts';
import { createErase } from './erase.ts';
import { ResolutionTable } from './resolution-table.ts';
import type { Tables } from './tables.ts';
import { UserTable } from './user-table.ts';

/** The directory of a SQLite store. */
export function createDirectory(
  database: DatabaseSync,
  tables: Tables,
  { read, write }: Calls,
  now: () => number,
): Directory {
  const users = new UserTable(database);
  const conversations = new ConversationTable(database);
  const resolutions = new ResolutionTable(database);
  const consents = new ConsentTable(database);
  const erase = createErase(database, tables, { users, conversations, resolutions });

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
    resolve: (tenantId, given, timeMs) =>
      write(() => given.map((resolution) => resolutions.insert(tenantId, resolution, timeMs))),
    eraseUser: (tenantId, userId, timeMs) => write(() => erase(tenantId, userId, { timeMs, nowMs: now() })),
    consents: {
      set: (words) =>
        write(() => {
          for (const { tenantId, identity, scope, optedOut } of words) {
            consents.set(tenantId, subjectOf(tenantId, identity), scope, optedOut);
          }
        }),
      setOfUser: (tenantId, userId, scope, optedOut) => write(() => setOfUser(tenantId, userId, scope, optedOut)),
      since: (place) => read(() => consents.since(place)),
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

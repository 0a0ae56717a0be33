import type { DatabaseSync } from 'node:sqlite';
import type { Identity } from '@chat4all/proto';
import { type PersonAddress, type UserDecision, subjectOf, userSubjectOf } from '../consents.ts';
import type { Directory, Erasure, TakenIdentity, User } from '../directory.ts';
import type { Change } from '../change.ts';
import { isOpen } from '../rules/states.ts';
import { cancelDelivery } from './cancel.ts';
import { ConversationTable } from './tables/conversation-table.ts';
import type { Transactions } from './dead-letters.ts';
import { createErase } from './erase.ts';
import { createFindTraces } from './find-traces.ts';
import type { LogTruncation } from './log-truncation.ts';
import { ResolutionTable } from './tables/resolution-table.ts';
import type { ScopeDecision } from './tables/consent-table.ts';
import type { Tables } from './tables/tables.ts';

/** The transactions of the directory, and the truncation after an erasure. */
interface DirectoryWrites extends Transactions {
  readonly truncation: LogTruncation;
}

/** Creates the directory of a SQLite store. */
export function createDirectory(
  database: DatabaseSync,
  tables: Tables,
  { read, write, truncation }: DirectoryWrites,
  now: () => number,
): Directory {
  const { users, consents, links } = tables;
  const conversations = new ConversationTable(database);
  const resolutions = new ResolutionTable(database);
  const findTraces = createFindTraces(database, tables);
  const erase = createErase(database, tables);

  /** The identities of a user, and those linked with them. */
  const peopleOf = (tenantId: string, { identities }: User): Identity[] => {
    const all = identities.flatMap((identity) => [
      identity,
      ...links.personOf(tenantId, { ...identity, accountId: '' }),
    ]);
    return [...new Map(all.map((each) => [subjectOf(tenantId, each), each])).values()];
  };
  /** Records a decision about an identity, and about the current ones linked with it. */
  const setConsent = (tenantId: string, identity: PersonAddress, decision: ScopeDecision): void => {
    const linked = links.currentOf(tenantId, { ...identity, accountId: '' });
    for (const each of [identity, ...linked]) consents.set(tenantId, subjectOf(tenantId, each), decision);
  };
  const putUser = (tenantId: string, user: User): TakenIdentity[] => {
    const taken = users.takenFrom(tenantId, user.userId, user.identities);
    if (taken.length > 0) return taken;
    const had = new Set(users.find(tenantId, user.userId)?.identities.map((each) => subjectOf(tenantId, each)));
    users.put(tenantId, user);
    const added = user.identities.filter((each) => !had.has(subjectOf(tenantId, each)));
    for (const optOut of consents.optOutsOf(tenantId, userSubjectOf(tenantId, user.userId))) {
      for (const identity of added) setConsent(tenantId, identity, { ...optOut, optedOut: true });
    }
    return [];
  };
  const setOfUser = (tenantId: string, userId: string, decision: UserDecision): boolean => {
    const user = users.find(tenantId, userId);
    if (user === undefined) return false;
    consents.set(tenantId, userSubjectOf(tenantId, userId), decision);
    for (const identity of user.identities) setConsent(tenantId, identity, decision);
    return true;
  };
  const cancelDeliveriesTo = (tenantId: string, userId: string, timeMs: number): Change[] | undefined => {
    const times = { timeMs, nowMs: now(), cause: 'erase' } as const;
    const user = users.find(tenantId, userId);
    if (user === undefined) return undefined;
    return peopleOf(tenantId, user)
      .flatMap((identity) => findTraces(tenantId, identity).deliveries)
      .flatMap((delivery) => cancelDelivery(tables, delivery, times));
  };
  const eraseUser = (tenantId: string, userId: string): Erasure | undefined => {
    const user = users.find(tenantId, userId);
    if (user === undefined) return undefined;
    const people = peopleOf(tenantId, user);
    const found = people.map((identity) => findTraces(tenantId, identity));
    const open = found.flatMap(({ deliveries }) => deliveries).filter(({ progress }) => isOpen(progress.state));
    if (open.length > 0) return { openDeliveries: open.length, erasedMessages: 0 };
    const erasedMessages = erase(tenantId, found);
    const subjects = people.map((identity) => subjectOf(tenantId, identity));
    for (const identity of user.identities) links.delete(tenantId, identity);
    conversations.removeMember(tenantId, userId, subjects);
    resolutions.deleteOfUser(tenantId, userId);
    users.delete(tenantId, userId);
    return { openDeliveries: 0, erasedMessages };
  };

  return {
    putUser: (tenantId, user) => write(() => putUser(tenantId, user)),
    findUsers: (tenantId, userIds) => read(() => findAll(userIds, (userId) => users.find(tenantId, userId))),
    listUsers: (query) => read(() => users.list(query)),
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
    eraseUser: async (tenantId, userId) => {
      const erasure = await write(() => eraseUser(tenantId, userId));
      if (erasure?.openDeliveries === 0) truncation.request();
      return erasure;
    },
    linked: (tenantId, identity) =>
      read(() =>
        links
          .personOf(tenantId, identity)
          .filter(({ kind, value }) => kind !== identity.kind || value !== identity.value),
      ),
    consents: {
      set: (decisions) =>
        write(() => {
          for (const { tenantId, identity, ...decision } of decisions) setConsent(tenantId, identity, decision);
        }),
      setOfUser: (tenantId, userId, decision) => write(() => setOfUser(tenantId, userId, decision)),
      since: (sequence) => read(() => consents.since(sequence)),
      of: (tenantId, subjects) => read(() => consents.of(tenantId, subjects)),
      list: (query) => read(() => consents.list(query)),
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

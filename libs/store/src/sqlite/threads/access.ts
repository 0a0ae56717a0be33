import type { Store } from '../../store.ts';

/** The kind of a call: it only reads, or it writes. */
export type Access = 'read' | 'write';

/** The access of each method of a contract, whose members may be contracts themselves. */
export type AccessOf<Contract> = {
  readonly [Member in keyof Contract]: Contract[Member] extends (...values: never[]) => Promise<unknown>
    ? Access
    : AccessOf<Contract[Member]>;
};

/** The methods that only read, and those that write. A new method of the contract does not compile until it is named here. */
export const STORE_ACCESS: AccessOf<Omit<Store, 'close'>> = {
  admit: 'write',
  apply: 'write',
  receive: 'write',
  park: 'write',
  // Reads first, and usually finds nothing to write.
  takeDue: 'write',
  rewindWaits: 'write',
  cancel: 'write',
  findRequests: 'read',
  getMessage: 'read',
  listMessages: 'read',
  backlog: 'read',
  isNew: 'read',
  setUsed: 'write',
  check: 'write',
  accounts: { set: 'write', list: 'read' },
  deadLetters: {
    list: 'read',
    countReplayable: 'read',
    startReplay: 'write',
    getReplay: 'read',
    takeReplayed: 'write',
    finishReplayed: 'write',
    discard: 'write',
  },
  usage: { add: 'write', report: 'write' },
  media: {
    create: 'write',
    usage: 'read',
    get: 'read',
    known: 'read',
    list: 'read',
    finish: 'write',
    expired: 'read',
    delete: 'write',
    deletedBytes: 'read',
    finishDeletedBytes: 'write',
    findCopy: 'read',
    saveCopy: 'write',
    claim: 'write',
    renew: 'write',
    finishFetch: 'write',
    postpone: 'write',
    settle: 'write',
    retry: 'write',
    countUnfetched: 'read',
  },
  configuration: {
    revision: 'read',
    accounts: { create: 'write', get: 'read', list: 'read', update: 'write', delete: 'write', hasUnsent: 'read' },
    apiKeys: { create: 'write', list: 'read', revoke: 'write', recordUses: 'write', deleteEnded: 'write' },
  },
  audit: { begin: 'write', end: 'write', list: 'read' },
  webhooks: {
    create: 'write',
    get: 'read',
    list: 'read',
    update: 'write',
    delete: 'write',
    enqueue: 'write',
    takeDue: 'write',
    release: 'write',
    record: 'write',
    countWaiting: 'read',
    discardWaiting: 'write',
    listAttempts: 'read',
    deleteAttempts: 'write',
    createRecovery: 'write',
    getRecovery: 'read',
    claimRecovery: 'write',
    updateRecovery: 'write',
  },
  templates: {
    get: 'read',
    list: 'read',
    listOf: 'read',
    record: 'write',
    report: 'write',
    unannounced: 'read',
    setAnnounced: 'write',
    addSyncs: 'write',
    claimSync: 'write',
    finishSync: 'write',
    requestSync: 'write',
    syncStates: 'read',
  },
  directory: {
    putUser: 'write',
    findUsers: 'read',
    listUsers: 'read',
    createConversation: 'write',
    findConversations: 'read',
    listConversations: 'read',
    resolve: 'write',
    cancelDeliveriesTo: 'write',
    eraseUser: 'write',
    linked: 'read',
    consents: { set: 'write', setOfUser: 'write', since: 'read', of: 'read', list: 'read' },
  },
};

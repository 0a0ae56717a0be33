import type { Identity, MessageInput, Recipient } from '@chat4all/proto';
import type { Directory, Resolution } from '@chat4all/store';
import { MAXIMUM_RECIPIENTS } from './validate-recipients.ts';
import { byTenant } from './load-by-tenant.ts';
import { toRecipient } from './to-recipient.ts';

/** What the names in a message stand for: those of users, and that of a conversation. */
export interface ResolvedRecipients {
  /** The identities of each user that there is, the preferred one first. */
  readonly users: ReadonlyMap<string, readonly Identity[]>;
  /** Who takes part in the conversation; undefined: none was named, or there is no such one. */
  readonly members: readonly Recipient[] | undefined;
}

/** For a message that names no user and no conversation: nothing has to be looked up. */
export const noRecipients: ResolvedRecipients = { users: new Map(), members: undefined };

/** Looks up what messages name, many in one trip to the store. */
export class RecipientLoader {
  readonly #conversations;
  readonly #users;
  readonly #resolutions;

  constructor(directory: Directory) {
    this.#conversations = byTenant(async (tenantId, ids: readonly string[]) => {
      const found = await directory.findConversations(tenantId, [...new Set(ids)]);
      return ids.map((id) => found.get(id)?.members.map(toRecipient));
    });
    this.#users = byTenant(async (tenantId, ids: readonly string[]) => {
      const found = await directory.findUsers(tenantId, [...new Set(ids)]);
      return ids.map((id) => found.get(id)?.identities);
    });
    this.#resolutions = byTenant((tenantId, given: readonly Resolution[]) =>
      directory.resolve(tenantId, given, Date.now()),
    );
  }

  /** What a message names; {@link noRecipients} when it names nothing. Rejects when the store cannot be reached. */
  async find(tenantId: string, message: MessageInput | undefined): Promise<ResolvedRecipients> {
    if (message === undefined) return noRecipients;
    const { conversationId, recipients } = message;
    if (conversationId !== '') {
      const members = await this.#conversations.load({ tenantId, key: conversationId });
      return { users: await this.#findUsers(tenantId, members ?? []), members };
    }
    // More are refused, whoever they are.
    const users = await this.#findUsers(tenantId, recipients.slice(0, MAXIMUM_RECIPIENTS));
    return users.size === 0 ? noRecipients : { users, members: undefined };
  }

  /**
   * Remembers where a message to users goes, and gives the same or, if it was remembered before, what was so then: a
   * request that is repeated goes to the same identities whatever became of the users.
   */
  async resolve(tenantId: string, messageId: string, addressees: ResolvedRecipients): Promise<ResolvedRecipients> {
    const known = [...addressees.users];
    const resolved = await this.#resolutions.loadMany(
      known.map(([userId, identities]) => ({ tenantId, key: { messageId, userId, identities } })),
    );
    let hasChanged = false;
    const users = new Map<string, readonly Identity[]>();
    for (const [index, [userId, identities]] of known.entries()) {
      const resolution = resolved[index];
      if (resolution instanceof Error) throw resolution;
      if (resolution === undefined) continue;
      users.set(userId, resolution.identities);
      hasChanged ||= !areSame(resolution.identities, identities);
    }
    return hasChanged ? { ...addressees, users } : addressees;
  }

  async #findUsers(tenantId: string, recipients: readonly Recipient[]): Promise<Map<string, readonly Identity[]>> {
    const userIds = new Set(recipients.flatMap(({ to }) => (to?.$case === 'userId' ? [to.value] : [])));
    const users = new Map<string, readonly Identity[]>();
    await Promise.all(
      [...userIds].map(async (userId) => {
        const identities = await this.#users.load({ tenantId, key: userId });
        if (identities !== undefined) users.set(userId, identities);
      }),
    );
    return users;
  }
}

function areSame(some: readonly Identity[], others: readonly Identity[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ channel, kind, value, accountId }, index) => {
      const other = others[index];
      return (
        other?.channel === channel && other.kind === kind && other.value === value && other.accountId === accountId
      );
    })
  );
}

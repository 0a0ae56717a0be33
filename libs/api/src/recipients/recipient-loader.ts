import type { Identity, MessageInput, Recipient } from '@chat4all/proto';
import type { Directory, Resolution } from '@chat4all/store';
import { loadByTenant } from './load-by-tenant.ts';
import { toRecipient } from './to-recipient.ts';
import { MAXIMUM_RECIPIENTS } from './validate-recipients.ts';

/** The users and the conversation that a message names, as the directory has them. */
export interface ResolvedRecipients {
  /** The identities of each user that exists, the preferred one first. */
  readonly users: ReadonlyMap<string, readonly Identity[]>;
  /** The members of the conversation; undefined if the message names none, or one that does not exist. */
  readonly members: readonly Recipient[] | undefined;
}

/** The result for a message that names neither a user nor a conversation. */
export const noRecipients: ResolvedRecipients = { users: new Map(), members: undefined };

/** Loads the users and conversations that messages name, those of concurrent calls in one query. */
export class RecipientLoader {
  readonly #conversations;
  readonly #users;
  readonly #resolutions;

  constructor(directory: Directory) {
    this.#conversations = loadByTenant(async (tenantId, ids: readonly string[]) => {
      const found = await directory.findConversations(tenantId, [...new Set(ids)]);
      return ids.map((id) => found.get(id)?.members.map(toRecipient));
    });
    this.#users = loadByTenant(async (tenantId, ids: readonly string[]) => {
      const found = await directory.findUsers(tenantId, [...new Set(ids)]);
      return ids.map((id) => found.get(id)?.identities);
    });
    this.#resolutions = loadByTenant((tenantId, resolutions: readonly Resolution[]) =>
      directory.resolve(tenantId, resolutions, Date.now()),
    );
  }

  /** Loads what a message names, or {@link noRecipients} if it names nothing. Rejects if the store is unavailable. */
  async load(tenantId: string, message: MessageInput | undefined): Promise<ResolvedRecipients> {
    if (message === undefined) return noRecipients;
    const { conversationId, recipients } = message;
    if (conversationId !== '') {
      const members = await this.#conversations.load({ tenantId, key: conversationId });
      return { users: await this.#loadUsers(tenantId, members ?? []), members };
    }
    // Validation refuses more recipients than this, so the rest need not be loaded.
    const users = await this.#loadUsers(tenantId, recipients.slice(0, MAXIMUM_RECIPIENTS));
    return users.size === 0 ? noRecipients : { users, members: undefined };
  }

  /**
   * Records the identities of a message's users, and returns those that were recorded first: a repeated request goes to
   * the same identities, even if the users have changed since.
   */
  async pin(tenantId: string, messageId: string, recipients: ResolvedRecipients): Promise<ResolvedRecipients> {
    const current = [...recipients.users];
    const resolutions = await this.#resolutions.loadMany(
      current.map(([userId, identities]) => ({ tenantId, key: { messageId, userId, identities } })),
    );
    let hasChanged = false;
    const users = new Map<string, readonly Identity[]>();
    for (const [index, [userId, identities]] of current.entries()) {
      const resolution = resolutions[index];
      if (resolution instanceof Error) throw resolution;
      if (resolution === undefined) continue;
      users.set(userId, resolution.identities);
      hasChanged ||= !areEqual(resolution.identities, identities);
    }
    return hasChanged ? { ...recipients, users } : recipients;
  }

  async #loadUsers(tenantId: string, recipients: readonly Recipient[]): Promise<Map<string, readonly Identity[]>> {
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

function areEqual(some: readonly Identity[], others: readonly Identity[]): boolean {
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

import { randomUUID } from 'node:crypto';
import {
  Consent,
  type Conversation,
  type CreateConversationRequest,
  type Identity,
  type Recipient,
  type SetConsentRequest,
  type User,
} from '@chat4all/proto';
import { FakeApiError, invalidField, notFound } from '../fake-api-error.ts';

/** The users, consents and conversations of the fake. */
export class FakeDirectory {
  readonly #users = new Map<string, User>();
  readonly #optedOut = new Set<string>();
  readonly #conversations = new Map<string, { readonly conversation: Conversation; readonly request: string }>();

  /** Creates a user, or replaces its identities. Throws ALREADY_EXISTS if one belongs to another user. */
  put(user: User | undefined): User {
    if (user === undefined || user.userId === '') throw invalidField('user.user_id', 'is required');
    if (user.identities.length > 16)
      throw invalidField('user.identities', `exceeds 16 entries (got ${user.identities.length})`);
    for (const [index, { channel, value }] of user.identities.entries()) {
      const owner = [...this.#users.values()].find(({ identities }) =>
        identities.some((one) => one.channel === channel && one.value === value),
      );
      if (owner === undefined || owner.userId === user.userId) continue;
      const violation = {
        field: `user.identities[${index}]`,
        description: `belongs to user "${owner.userId}"; remove it there first`,
      };
      const details = { reason: 'IDENTITY_TAKEN', fieldViolations: [violation] };
      throw new FakeApiError('ALREADY_EXISTS', `${violation.field}: ${violation.description}`, details);
    }
    const written = { ...user, updateTime: new Date() };
    this.#users.set(user.userId, written);
    return written;
  }

  /** Reads a user. Throws NOT_FOUND. */
  get(userId: string): User {
    const user = this.#users.get(userId);
    if (user === undefined) throw notFound('user', userId);
    return user;
  }

  /** Removes and returns a user. Throws NOT_FOUND. */
  erase(userId: string): User {
    const user = this.get(userId);
    this.#users.delete(userId);
    return user;
  }

  /** Records the consent of a recipient. */
  setConsent({ recipient, consent, scope }: SetConsentRequest): void {
    if (recipient?.to === undefined) throw invalidField('recipient', 'is required');
    if (consent === Consent.UNSPECIFIED) throw invalidField('consent', 'is required');
    for (const identity of this.identitiesOf(recipient)) {
      const key = consentKey(identity, scope);
      if (consent === Consent.OPTED_OUT) this.#optedOut.add(key);
      else this.#optedOut.delete(key);
    }
  }

  /** Throws FAILED_PRECONDITION if the identity has opted out of the scope or of all messages. */
  assertConsent(identity: Identity, scope: string): void {
    if (!this.#optedOut.has(consentKey(identity, '')) && !this.#optedOut.has(consentKey(identity, scope))) return;
    const { channel } = identity;
    throw new FakeApiError('FAILED_PRECONDITION', 'the recipient has opted out', {
      reason: 'OPTED_OUT',
      metadata: { channel },
    });
  }

  /** Returns the addresses of a recipient. Throws NOT_FOUND for an unknown user. */
  identitiesOf({ to }: Recipient): readonly Identity[] {
    if (to?.$case === 'userId') return this.get(to.value).identities;
    if (to?.$case === 'identities') return to.value.identities;
    return to === undefined ? [] : [to.value];
  }

  /** Creates a conversation. Repeated calls with the same request id return the same conversation. */
  createConversation({ requestId, members, metadata }: CreateConversationRequest): Conversation {
    if (members.length === 0) throw invalidField('members', 'is required');
    const request = JSON.stringify({ members, metadata });
    const conversationId = `c${requestId || randomUUID()}`;
    const known = this.#conversations.get(conversationId);
    if (known !== undefined) {
      if (known.request === request) return known.conversation;
      const message = `request_id "${requestId}" was used for a different conversation`;
      throw new FakeApiError('ALREADY_EXISTS', message, { reason: 'REQUEST_ID_REUSED' });
    }
    const conversation = { conversationId, members, metadata, createTime: new Date() };
    this.#conversations.set(conversationId, { conversation, request });
    return conversation;
  }

  /** Reads a conversation. Throws NOT_FOUND. */
  getConversation(conversationId: string): Conversation {
    const known = this.#conversations.get(conversationId);
    if (known === undefined) throw notFound('conversation', conversationId);
    return known.conversation;
  }

  /** Returns all users in the order of their ids. */
  users(): User[] {
    return [...this.#users.values()].sort((one, other) => (one.userId < other.userId ? -1 : 1));
  }

  /** Returns all conversations, newest first. */
  conversations(): Conversation[] {
    return [...this.#conversations.values()].map(({ conversation }) => conversation).reverse();
  }
}

function consentKey({ channel, value }: Identity, scope: string): string {
  return JSON.stringify([channel, value, scope]);
}

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
import { Refusal, invalidField, notFound } from '../refusal.ts';

/** Users, consents and conversations. */
export class FakeDirectory {
  readonly #users = new Map<string, User>();
  readonly #optedOut = new Set<string>();
  readonly #conversations = new Map<string, { readonly conversation: Conversation; readonly asked: string }>();

  /** Creates a user, or replaces its identities. Throws ALREADY_EXISTS when one is another user's. */
  put(user: User | undefined): User {
    if (user === undefined || user.userId === '') throw invalidField('user.user_id', 'is missing');
    if (user.identities.length > 16) throw invalidField('user.identities', 'are more than 16');
    for (const [index, { channel, value }] of user.identities.entries()) {
      const owner = [...this.#users.values()].find(({ identities }) =>
        identities.some((one) => one.channel === channel && one.value === value),
      );
      if (owner === undefined || owner.userId === user.userId) continue;
      const violation = { field: `user.identities[${index}]`, description: `is the user ${owner.userId}'s` };
      const details = { reason: 'IDENTITY_TAKEN', fieldViolations: [violation] };
      throw new Refusal('ALREADY_EXISTS', `${violation.field} ${violation.description}`, details);
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

  /** Forgets a user. Throws NOT_FOUND. */
  erase(userId: string): User {
    const user = this.get(userId);
    this.#users.delete(userId);
    return user;
  }

  /** Records a person's word. */
  setConsent({ recipient, consent, scope }: SetConsentRequest): void {
    if (recipient?.to === undefined) throw invalidField('recipient', 'names nobody');
    if (consent === Consent.UNSPECIFIED) throw invalidField('consent', 'is missing');
    for (const identity of this.identitiesOf(recipient)) {
      const key = consentKey(identity, scope);
      if (consent === Consent.OPTED_OUT) this.#optedOut.add(key);
      else this.#optedOut.delete(key);
    }
  }

  /** Throws FAILED_PRECONDITION when a person has opted out. */
  checkConsent(identity: Identity, scope: string): void {
    if (!this.#optedOut.has(consentKey(identity, '')) && !this.#optedOut.has(consentKey(identity, scope))) return;
    const { channel } = identity;
    throw new Refusal('FAILED_PRECONDITION', 'the person has opted out', {
      reason: 'OPTED_OUT',
      metadata: { channel },
    });
  }

  /** The addresses of a recipient. Throws NOT_FOUND for a user that there is not. */
  identitiesOf({ to }: Recipient): readonly Identity[] {
    if (to?.$case === 'userId') return this.get(to.value).identities;
    if (to?.$case === 'identities') return to.value.identities;
    return to === undefined ? [] : [to.value];
  }

  /** Creates a conversation; under the same request id there is one. */
  createConversation({ requestId, members, metadata }: CreateConversationRequest): Conversation {
    if (members.length === 0) throw invalidField('members', 'is empty');
    const asked = JSON.stringify({ members, metadata });
    const conversationId = `c${requestId || randomUUID()}`;
    const known = this.#conversations.get(conversationId);
    if (known !== undefined) {
      if (known.asked === asked) return known.conversation;
      throw new Refusal('ALREADY_EXISTS', 'another request has this id', { reason: 'REQUEST_ID_REUSED' });
    }
    const conversation = { conversationId, members, metadata, createTime: new Date() };
    this.#conversations.set(conversationId, { conversation, asked });
    return conversation;
  }

  /** Reads a conversation. Throws NOT_FOUND. */
  getConversation(conversationId: string): Conversation {
    const known = this.#conversations.get(conversationId);
    if (known === undefined) throw notFound('conversation', conversationId);
    return known.conversation;
  }

  /** All conversations, the newest first. */
  conversations(): Conversation[] {
    return [...this.#conversations.values()].map(({ conversation }) => conversation).reverse();
  }
}

function consentKey({ channel, value }: Identity, scope: string): string {
  return JSON.stringify([channel, value, scope]);
}

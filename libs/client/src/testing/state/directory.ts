import { randomUUID } from 'node:crypto';
import {
  Consent,
  type ConsentDecision,
  ConsentSource,
  type Conversation,
  type CreateConversationRequest,
  type GetConsentRequest,
  type Identity,
  type IdentityConsent,
  type Recipient,
  type SetConsentRequest,
  type User,
} from '@chat4all/proto';
import { FakeApiError, invalidField, notFound } from '../fake-api-error.ts';

/** The users, consents and conversations of the fake. */
export class FakeDirectory {
  readonly #users = new Map<string, User>();
  /** The newest last. */
  readonly #decisions: ConsentDecision[] = [];
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
  setConsent({ recipient, consent, scope, evidence }: SetConsentRequest): void {
    if (recipient?.to === undefined) throw invalidField('recipient', 'is required');
    if (consent === Consent.UNSPECIFIED) throw invalidField('consent', 'is required');
    for (const identity of this.identitiesOf(recipient)) {
      const userId = recipient.to.$case === 'userId' ? recipient.to.value : '';
      const source = ConsentSource.API;
      const decision = {
        subject: subjectOf(identity),
        userId,
        scope,
        consent,
        source,
        evidence,
        decideTime: new Date(),
      };
      this.#decisions.push(decision);
    }
  }

  /** Returns the consent of each identity of a recipient. */
  getConsent({ recipient, scope }: GetConsentRequest): IdentityConsent[] {
    if (recipient?.to === undefined) throw invalidField('recipient', 'is required');
    return this.identitiesOf(recipient).map((identity) => {
      const decisions = [...new Set(this.#decisions.map((each) => each.scope))]
        .sort()
        .flatMap((each) => this.#lastDecision(identity, each) ?? []);
      const about = decisions.filter((each) => each.scope === '' || each.scope === scope);
      const consent = about.some((each) => each.consent === Consent.OPTED_OUT) ? Consent.OPTED_OUT : about[0]?.consent;
      return { identity, consent: consent ?? Consent.UNSPECIFIED, decisions };
    });
  }

  /** Returns the decisions of a recipient, or of all, newest first. */
  consents(recipient: Recipient | undefined): ConsentDecision[] {
    const subjects = recipient && this.identitiesOf(recipient).map(subjectOf);
    return this.#decisions.filter(({ subject }) => subjects?.includes(subject) ?? true).reverse();
  }

  /** Throws FAILED_PRECONDITION if the identity has opted out of the scope or of all messages. */
  assertConsent(identity: Identity, scope: string): void {
    if (![scope, ''].some((each) => this.#lastDecision(identity, each)?.consent === Consent.OPTED_OUT)) return;
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

  #lastDecision(identity: Identity, scope: string): ConsentDecision | undefined {
    const subject = subjectOf(identity);
    return this.#decisions.findLast((each) => each.subject === subject && each.scope === scope);
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

function subjectOf({ channel, value }: Identity): string {
  return JSON.stringify([channel, value]);
}

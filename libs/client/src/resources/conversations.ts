import { randomUUID } from 'node:crypto';
import type { Conversation } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { type Person, toRecipient } from '../inputs/recipient.ts';
import { assertPresent } from '../inputs/validation.ts';
import { type PageOptions, type Pages, pagesOf } from './pages.ts';

/** A conversation to create. */
export interface ConversationInput {
  /** The members, 1 to 1,000. */
  readonly members: readonly Person[];
  /** Your own labels. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** The idempotency key: one conversation is created per id. Default: a new UUID. */
  readonly requestId?: string | undefined;
}

/**
 * Conversations: named groups of people that messages can be sent to. Every method rejects with {@link Chat4AllError}.
 */
export class Conversations {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Creates a conversation. */
  async create(
    { members, metadata = {}, requestId = randomUUID() }: ConversationInput,
    options: CallOptions = {},
  ): Promise<Conversation> {
    const { conversations } = this.#caller.connection;
    const request = { requestId, members: members.map(toRecipient), metadata: { ...metadata } };
    const traits = { idempotent: true, requestId };
    const method = conversations.createConversation.bind(conversations);
    return assertPresent((await this.#caller.call(method, request, options, traits)).conversation, 'conversation');
  }

  /** Reads a conversation. */
  async get(conversationId: string, options: CallOptions = {}): Promise<Conversation> {
    const { conversations } = this.#caller.connection;
    const method = conversations.getConversation.bind(conversations);
    const answer = await this.#caller.call(method, { conversationId }, options, { idempotent: true });
    return assertPresent(answer.conversation, 'conversation');
  }

  /** Lists conversations, the newest first. */
  list({ pageSize = 0 }: PageOptions = {}, options: CallOptions = {}): Pages<Conversation> {
    const { conversations } = this.#caller.connection;
    const method = conversations.listConversations.bind(conversations);
    return pagesOf(async (pageToken) => {
      const page = await this.#caller.call(method, { pageSize, pageToken }, options, { idempotent: true });
      return { items: page.conversations, nextPageToken: page.nextPageToken };
    });
  }
}

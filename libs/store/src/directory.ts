import type { Identity } from '@chat4all/proto';
import type { Consents } from './consents.ts';
import type { Change } from './change.ts';

/** Who people are, with whom they talk together, and what they want to be sent. */
export interface Directory {
  /**
   * Creates a user, or replaces its identities. An identity belongs to one user of the tenant at most: if some are
   * another's, nothing changes, and they are given. What the user has opted out of holds for identities that are added.
   */
  putUser(tenantId: string, user: User): Promise<readonly TakenIdentity[]>;

  /** The users of the tenant with these ids, by id; absent: there is none. */
  findUsers(tenantId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, User>>;

  /** Creates a conversation, unless the tenant has one with this id; gives the one that it has then. */
  createConversation(tenantId: string, conversation: Conversation): Promise<Conversation>;

  /** The conversations of the tenant with these ids, by id; absent: there is none. */
  findConversations(tenantId: string, conversationIds: readonly string[]): Promise<ReadonlyMap<string, Conversation>>;

  /** Lists conversations of the tenant, the newest first. Fails with `invalid` when the page token is not one of ours. */
  listConversations(query: ConversationQuery): Promise<ConversationPage>;

  /**
   * Remembers which identities of users messages go to, at the given time in milliseconds since 1970. Gives those that
   * were remembered first for each: the same request goes to the same identities, whatever becomes of the user.
   */
  resolve(tenantId: string, resolutions: readonly Resolution[], timeMs: number): Promise<readonly Resolution[]>;

  /**
   * Cancels the deliveries to a user's identities that no worker has in its hands and that were not sent, at the given time
   * in milliseconds since 1970. Gives the changes, those of earlier calls included; undefined: there is no such user.
   */
  cancelDeliveriesTo(tenantId: string, userId: string, timeMs: number): Promise<Change[] | undefined>;

  /**
   * Removes everything personal about a user of the tenant, unless deliveries to one of its identities are still open: the
   * user, its part in conversations, dead letters, and in messages and deliveries the addresses, the provider's ids and
   * the platform's words; contents and labels too, where a message has no other recipient. What they have opted out of
   * stays so. Undefined: there is no such user.
   */
  eraseUser(tenantId: string, userId: string): Promise<Erasure | undefined>;

  /** Who wants what. */
  readonly consents: Consents;
}

/** A person, by the tenant's own id. */
export interface User {
  readonly userId: string;
  /** The preferred one first. Their kinds are complete; an account is only there where one was named. */
  readonly identities: readonly Identity[];
  /** When it last changed, in milliseconds since 1970. */
  readonly updateTimeMs: number;
}

/** An identity that another user has. */
export interface TakenIdentity {
  /** Its place among those that were to be put. */
  readonly index: number;
  /** Whose it is. */
  readonly userId: string;
}

/** A set of people to talk with. */
export interface Conversation {
  readonly conversationId: string;
  readonly members: readonly Member[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Tells two requests with the same id apart. */
  readonly requestHash: string;
  /** In milliseconds since 1970. */
  readonly createTimeMs: number;
}

/** A member of a conversation: a user of the directory, or a person given by identities. */
export type Member =
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'identities'; readonly identities: readonly Identity[] };

/** Which conversations to list. */
export interface ConversationQuery {
  readonly tenantId: string;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** What `nextPageToken` of the page before said. */
  readonly pageToken?: string;
}

/** A page of conversations. */
export interface ConversationPage {
  readonly conversations: readonly Conversation[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

/** Which identities of a user a message goes to. */
export interface Resolution {
  readonly messageId: string;
  readonly userId: string;
  readonly identities: readonly Identity[];
}

/** What was done to erase a user. */
export interface Erasure {
  /** How many deliveries to the user are not settled yet; above 0: nothing was erased. */
  readonly openDeliveries: number;
  /** How many messages were blanked. */
  readonly erasedMessages: number;
}

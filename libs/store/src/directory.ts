import type { Identity } from '@chat4all/proto';
import type { Consents } from './consents.ts';
import type { Change } from './change.ts';

/** Users, conversations and consent. */
export interface Directory {
  /**
   * Creates a user, or replaces its identities. An identity belongs to at most one user of the tenant: if some belong to
   * others, nothing changes and they are returned. The user's opt-outs apply to added identities.
   */
  putUser(tenantId: string, user: User): Promise<readonly TakenIdentity[]>;

  /** The users of the tenant with these ids, by id; absent if there is none. */
  findUsers(tenantId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, User>>;

  /** Lists users of the tenant in the order of their ids. Fails with `invalid` if the page token is not from this list. */
  listUsers(query: UserQuery): Promise<UserPage>;

  /** Creates a conversation unless the tenant has one with this id. Returns the one that exists afterwards. */
  createConversation(tenantId: string, conversation: Conversation): Promise<Conversation>;

  /** The conversations of the tenant with these ids, by id; absent if there is none. */
  findConversations(tenantId: string, conversationIds: readonly string[]): Promise<ReadonlyMap<string, Conversation>>;

  /** Lists conversations of the tenant, newest first. Fails with `invalid` if the page token is not from this list. */
  listConversations(query: ConversationQuery): Promise<ConversationPage>;

  /**
   * Stores to which identities of users messages go, at `timeMs` (milliseconds since 1970). Returns the identities stored
   * first for each message and user: a repeated request goes to the same identities, even if the user has changed.
   */
  resolve(tenantId: string, resolutions: readonly Resolution[], timeMs: number): Promise<readonly Resolution[]>;

  /**
   * Cancels the deliveries to a user's identities, and those linked with them, that are neither claimed nor sent, at `timeMs` (milliseconds since 1970).
   * Returns the changes, including those of earlier calls; undefined if there is no such user.
   */
  cancelDeliveriesTo(tenantId: string, userId: string, timeMs: number): Promise<Change[] | undefined>;

  /**
   * Removes the personal data of a user of the tenant, unless deliveries to one of its identities, or of those linked with
   * them, are still open. Removes the user, the links, its membership in conversations, its dead letters, and in messages and deliveries the addresses, the
   * provider's ids and the platform's error messages. If a message has no other recipient, removes its content and
   * metadata too. Opt-outs stay. Returns undefined if there is no such user.
   */
  eraseUser(tenantId: string, userId: string): Promise<Erasure | undefined>;

  /**
   * The other identities of the person whom an identity of the tenant names, as platforms reported them; the current ones
   * first. An empty `accountId` matches all accounts. Identities are linked by the reports that name several of one person.
   */
  linked(tenantId: string, identity: Identity): Promise<readonly Identity[]>;

  /** Opt-outs and opt-ins. A decision about an identity is recorded for its current linked ones too. */
  readonly consents: Consents;
}

/** A person, by the tenant's own id. */
export interface User {
  readonly userId: string;
  /** The preferred one first, each with its kind; `accountId` is empty unless one was given. */
  readonly identities: readonly Identity[];
  /** The last change, in milliseconds since 1970. */
  readonly updateTimeMs: number;
}

/** An identity that belongs to another user. */
export interface TakenIdentity {
  /** Its index among the given identities. */
  readonly index: number;
  /** The other user. */
  readonly userId: string;
}

/** A set of people to send to. */
export interface Conversation {
  readonly conversationId: string;
  readonly members: readonly Member[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Distinguishes two requests with the same id. */
  readonly requestHash: string;
  /** In milliseconds since 1970. */
  readonly createTimeMs: number;
}

/** A member of a conversation: a user of the directory, or a person given by identities. */
export type Member =
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'identities'; readonly identities: readonly Identity[] };

/** Which page to list of a tenant's conversations. */
export interface ConversationQuery {
  readonly tenantId: string;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** `nextPageToken` of the previous page. */
  readonly pageToken?: string;
}

/** Which page to list of a tenant's users. */
export type UserQuery = ConversationQuery;

/** A page of users. */
export interface UserPage {
  readonly users: readonly User[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

/** A page of conversations. */
export interface ConversationPage {
  readonly conversations: readonly Conversation[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

/** The identities of a user to which a message goes. */
export interface Resolution {
  readonly messageId: string;
  readonly userId: string;
  readonly identities: readonly Identity[];
}

/** The result of erasing a user. */
export interface Erasure {
  /** How many deliveries to the user are not settled. Above 0, nothing was erased. */
  readonly openDeliveries: number;
  /** How many messages had personal data removed. */
  readonly erasedMessages: number;
}

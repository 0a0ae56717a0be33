import {
  Consent,
  type ConsentDecision,
  type EraseUserResponse,
  type IdentityConsent,
  type User,
} from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import {
  type Address,
  type IdentityInput,
  type Person,
  toIdentities,
  toIdentity,
  toRecipient,
} from '../inputs/recipient.ts';
import { assertPresent } from '../inputs/validation.ts';
import { type PageOptions, type Pages, pagesOf } from './pages.ts';

/** A person's preference on receiving messages. */
export interface ConsentInput {
  /** The person. */
  readonly of: Person;
  readonly consent: 'opted_in' | 'opted_out';
  /** The consent scope, for example `marketing`. Default: all messages. */
  readonly scope?: string | undefined;
  /** What proves the decision, such as the id of a signed form, without personal data. Default: nothing. */
  readonly evidence?: string | undefined;
}

/** Whose decisions to list. */
export interface ConsentListOptions extends PageOptions {
  /** Default: everyone's. */
  readonly of?: Person | undefined;
}

/** The users of the directory. Every method rejects with {@link Chat4AllError}. */
export class Users {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Creates a user, or replaces its identities: a list, or addresses by channel, the preferred one first. */
  async put(
    userId: string,
    identities: readonly IdentityInput[] | Readonly<Record<string, Address>>,
    options: CallOptions = {},
  ): Promise<User> {
    const { directory } = this.#caller.connection;
    const list = isList(identities) ? identities.map(toIdentity) : toIdentities(identities);
    const request = { user: { userId, identities: list, updateTime: undefined } };
    const answer = await this.#caller.call(directory.updateUser.bind(directory), request, options, {
      idempotent: false,
    });
    return assertPresent(answer.user, 'user');
  }

  /** Reads a user. */
  async get(userId: string, options: CallOptions = {}): Promise<User> {
    const { directory } = this.#caller.connection;
    const answer = await this.#caller.call(directory.getUser.bind(directory), { userId }, options, {
      idempotent: true,
    });
    return assertPresent(answer.user, 'user');
  }

  /** Lists users in the order of their ids. */
  list({ pageSize = 0 }: PageOptions = {}, options: CallOptions = {}): Pages<User> {
    const { directory } = this.#caller.connection;
    const method = directory.listUsers.bind(directory);
    return pagesOf(async (pageToken) => {
      const page = await this.#caller.call(method, { pageSize, pageToken }, options, { idempotent: true });
      return { items: page.users, nextPageToken: page.nextPageToken };
    });
  }

  /** Erases the personal data of a user. Returns when the log's retention ends, until which it still holds some. */
  async erase(userId: string, options: CallOptions = {}): Promise<EraseUserResponse> {
    const { directory } = this.#caller.connection;
    return this.#caller.call(directory.eraseUser.bind(directory), { userId }, options, { idempotent: false });
  }

  /** Records whether a person accepts messages of a scope. */
  async setConsent({ of, consent, scope = '', evidence = '' }: ConsentInput, options: CallOptions = {}): Promise<void> {
    const { directory } = this.#caller.connection;
    const request = {
      recipient: toRecipient(of),
      consent: consent === 'opted_in' ? Consent.OPTED_IN : Consent.OPTED_OUT,
      scope,
      evidence,
    };
    await this.#caller.call(directory.setConsent.bind(directory), request, options, { idempotent: false });
  }

  /** Returns whether a person accepts messages of a scope (default: messages without one), for each identity. */
  async getConsent(of: Person, scope = '', options: CallOptions = {}): Promise<readonly IdentityConsent[]> {
    const { directory } = this.#caller.connection;
    const request = { recipient: toRecipient(of), scope };
    const answer = await this.#caller.call(directory.getConsent.bind(directory), request, options, {
      idempotent: true,
    });
    return answer.identities;
  }

  /** Lists recorded decisions, newest first. */
  listConsents({ of, pageSize = 0 }: ConsentListOptions = {}, options: CallOptions = {}): Pages<ConsentDecision> {
    const { directory } = this.#caller.connection;
    const method = directory.listConsents.bind(directory);
    const recipient = of && toRecipient(of);
    return pagesOf(async (pageToken) => {
      const request = { recipient, pageSize, pageToken };
      const page = await this.#caller.call(method, request, options, { idempotent: true });
      return { items: page.decisions, nextPageToken: page.nextPageToken };
    });
  }
}

function isList(
  identities: readonly IdentityInput[] | Readonly<Record<string, Address>>,
): identities is readonly IdentityInput[] {
  return Array.isArray(identities);
}

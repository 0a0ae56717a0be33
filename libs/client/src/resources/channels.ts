import type { Account, Channel } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { assertPresent } from '../inputs/validation.ts';

/** The channels of a router. Every method rejects with {@link Chat4AllError}. */
export class Channels {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Lists the channels with their supported content and receipts, by name. */
  async list(options: CallOptions = {}): Promise<Channel[]> {
    const { channels } = this.#caller.connection;
    return (await this.#caller.call(channels.listChannels.bind(channels), {}, options, { idempotent: true })).channels;
  }
}

/** The accounts that messages are sent from. Every method rejects with {@link Chat4AllError}. */
export class Accounts {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Lists the accounts with their state, by id. */
  async list(
    { channel = '' }: { readonly channel?: string | undefined } = {},
    options: CallOptions = {},
  ): Promise<Account[]> {
    const { channels } = this.#caller.connection;
    const method = channels.listAccounts.bind(channels);
    return (await this.#caller.call(method, { channel }, options, { idempotent: true })).accounts;
  }

  /** Stops sending through an account. Accepted messages are parked until it resumes. */
  async pause(accountId: string, options: CallOptions = {}): Promise<Account> {
    const { channels } = this.#caller.connection;
    const method = channels.pauseAccount.bind(channels);
    const answer = await this.#caller.call(method, { accountId }, options, { idempotent: false });
    return assertPresent(answer.account, 'account');
  }

  /** Resumes sending through an account, parked messages first. */
  async resume(accountId: string, options: CallOptions = {}): Promise<Account> {
    const { channels } = this.#caller.connection;
    const method = channels.resumeAccount.bind(channels);
    const answer = await this.#caller.call(method, { accountId }, options, { idempotent: false });
    return assertPresent(answer.account, 'account');
  }
}

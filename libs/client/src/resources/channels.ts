import type { Account, Channel } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { requireAnswer } from '../inputs/require.ts';

/** The channels. Every method rejects with {@link Chat4AllError}. */
export class Channels {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Lists the channels with what each can carry and report, by name. */
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

  /** Stops sending through an account; what is accepted meanwhile waits. */
  async pause(accountId: string, options: CallOptions = {}): Promise<Account> {
    const { channels } = this.#caller.connection;
    const method = channels.pauseAccount.bind(channels);
    const answer = await this.#caller.call(method, { accountId }, options, { idempotent: false });
    return requireAnswer(answer.account, 'an account');
  }

  /** Sends through an account again, what has waited first. */
  async resume(accountId: string, options: CallOptions = {}): Promise<Account> {
    const { channels } = this.#caller.connection;
    const method = channels.resumeAccount.bind(channels);
    const answer = await this.#caller.call(method, { accountId }, options, { idempotent: false });
    return requireAnswer(answer.account, 'an account');
  }
}

import type { Account, AccountCheck, AccountRates, ConfiguredAccount } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { assertPresent } from '../inputs/validation.ts';

/** The settings of an account without secrets. */
export interface AccountSettingsInput {
  /** The settings of its channel, by their names in the configuration file. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The rates that differ from those of the channel. */
  readonly rates?: Partial<AccountRates> | undefined;
  /** The expiry of its token. Default: unknown. */
  readonly tokenExpireTime?: Date | undefined;
}

/** A new account. */
export interface AccountInput extends AccountSettingsInput {
  /** Unique in the installation. */
  readonly accountId: string;
  readonly channel: string;
  /** The secrets by the names of their settings, such as `access_token`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Only validates. Default: false. */
  readonly validateOnly?: boolean | undefined;
}

/** Changes to make before an account is verified. */
export interface VerifyInput {
  /** Subscribes the account to callbacks. Default: false. */
  readonly subscribe?: boolean | undefined;
  /** The URL for the callbacks. Default: that of the platform's app. */
  readonly callbackUrl?: string | undefined;
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

  /**
   * Creates an account, which sends at once through the router that answers. No call returns its secrets.
   *
   * @example
   * await chat.accounts.create({
   *   accountId: 'sales',
   *   channel: 'whatsapp',
   *   settings: { phone_number_id: '106540352242922' },
   *   secrets: { access_token: token, app_secret: appSecret, verify_token: verifyToken },
   * });
   */
  async create(input: AccountInput, options: CallOptions = {}): Promise<ConfiguredAccount> {
    const { accounts } = this.#caller.connection;
    const { accountId, channel, secrets, validateOnly = false } = input;
    const request = { accountId, channel, secrets: { ...secrets }, validateOnly, ...toSettings(input) };
    const answer = await this.#caller.call(accounts.createAccount.bind(accounts), request, options, {
      idempotent: validateOnly,
    });
    return assertPresent(answer.account, 'account');
  }

  /** Reads an account with its settings, also one of the configuration file. */
  async get(accountId: string, options: CallOptions = {}): Promise<ConfiguredAccount> {
    const { accounts } = this.#caller.connection;
    const method = accounts.getAccount.bind(accounts);
    const { account } = await this.#caller.call(method, { accountId }, options, { idempotent: true });
    return assertPresent(account, 'account');
  }

  /** Replaces the settings and rates of an account; its secrets stay. */
  async update(
    accountId: string,
    settings: AccountSettingsInput,
    options: CallOptions = {},
  ): Promise<ConfiguredAccount> {
    const { accounts } = this.#caller.connection;
    const method = accounts.updateAccount.bind(accounts);
    const request = { accountId, ...toSettings(settings) };
    const { account } = await this.#caller.call(method, request, options, { idempotent: true });
    return assertPresent(account, 'account');
  }

  /** Deletes an account, if it exists. With `force`, also while deliveries of it are parked, scheduled or under way. */
  async delete(
    accountId: string,
    { force = false, ...options }: CallOptions & { readonly force?: boolean | undefined } = {},
  ): Promise<void> {
    const { accounts } = this.#caller.connection;
    const method = accounts.deleteAccount.bind(accounts);
    await this.#caller.call(method, { accountId, force }, options, { idempotent: true });
  }

  /** Replaces secrets of an account, whose old values are deleted; the others stay. */
  async rotateCredentials(
    accountId: string,
    secrets: Readonly<Record<string, string>>,
    { tokenExpireTime, ...options }: CallOptions & { readonly tokenExpireTime?: Date | undefined } = {},
  ): Promise<ConfiguredAccount> {
    const { accounts } = this.#caller.connection;
    const method = accounts.rotateAccountCredentials.bind(accounts);
    const request = { accountId, secrets: { ...secrets }, tokenExpireTime };
    const { account } = await this.#caller.call(method, request, options, { idempotent: true });
    return assertPresent(account, 'account');
  }

  /** Asks the platform whether an account works, after subscribing it to callbacks if `subscribe` is true. */
  async verify(
    accountId: string,
    { subscribe = false, callbackUrl = '', ...options }: CallOptions & VerifyInput = {},
  ): Promise<AccountCheck[]> {
    const { accounts } = this.#caller.connection;
    const method = accounts.verifyAccount.bind(accounts);
    const request = { accountId, subscribe, callbackUrl };
    return (await this.#caller.call(method, request, options, { idempotent: true })).checks;
  }
}

function toSettings({ settings, rates, tokenExpireTime }: AccountSettingsInput): {
  settings: Record<string, unknown>;
  rates: AccountRates;
  tokenExpireTime: Date | undefined;
} {
  const { messagesPerSecond = 0, secondsPerRecipient, burstPerRecipient = 0 } = rates ?? {};
  return {
    settings: { ...settings },
    rates: { messagesPerSecond, secondsPerRecipient, burstPerRecipient },
    tokenExpireTime,
  };
}

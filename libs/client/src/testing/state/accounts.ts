import { hash } from 'node:crypto';
import {
  Account,
  type AccountCheck,
  AccountCheckName,
  AccountCheckOutcome,
  AccountOrigin,
  type AccountSecret,
  AccountState,
  ConfiguredAccount,
  type CreateAccountRequest,
  type RotateAccountCredentialsRequest,
  type UpdateAccountRequest,
} from '@chat4all/proto';
import { FakeApiError, invalidField, notFound } from '../fake-api-error.ts';
import type { FakeChannels } from './channels.ts';

/** The settings of the fake's accounts. It accepts any settings and secrets, and every check is OK. */
export class FakeAccounts {
  readonly #channels: FakeChannels;
  readonly #created = new Map<string, ConfiguredAccount>();

  constructor(channels: FakeChannels) {
    this.#channels = channels;
  }

  /** Creates an account. */
  create({ accountId, channel, secrets, validateOnly, ...given }: CreateAccountRequest): ConfiguredAccount {
    if (accountId === '') throw invalidField('account_id', 'must be 1 to 64 letters, digits, ".", "_" or "-" (got "")');
    if (!this.#channels.channels.some((known) => known.channel === channel)) {
      throw invalidField('channel', `unknown channel "${channel}"`);
    }
    if (this.#channels.accounts('').some((known) => known.accountId === accountId)) {
      const message = `account "${accountId}" exists already; choose another id`;
      throw new FakeApiError('ALREADY_EXISTS', message, { reason: 'ACCOUNT_EXISTS' });
    }
    const account = Account.fromPartial({
      ...{ accountId, channel, state: AccountState.ACTIVE, origin: AccountOrigin.API },
      tokenExpireTime: given.tokenExpireTime,
    });
    const now = new Date();
    const created = ConfiguredAccount.fromPartial({
      ...{ account, settings: given.settings, rates: given.rates ?? {}, createTime: now, updateTime: now },
      secrets: Object.entries(secrets).map(describe),
    });
    if (validateOnly) return created;
    this.#channels.addAccount(account);
    this.#created.set(accountId, created);
    return created;
  }

  /** Reads an account. Throws NOT_FOUND. */
  get(accountId: string): ConfiguredAccount {
    if (accountId === '') throw invalidField('account_id', 'is required');
    const account = this.#channels.accounts('').find((known) => known.accountId === accountId);
    if (account === undefined) throw notFound('account', accountId);
    const created = this.#created.get(accountId) ?? { settings: {}, secrets: [], rates: {} };
    return ConfiguredAccount.fromPartial({ ...created, account });
  }

  /** Replaces the settings of an account. */
  update({ accountId, settings, rates, tokenExpireTime }: UpdateAccountRequest): ConfiguredAccount {
    return this.#change(accountId, { settings, rates: rates ?? {} }, tokenExpireTime);
  }

  /** Replaces secrets of an account. */
  rotate({ accountId, secrets, tokenExpireTime }: RotateAccountCredentialsRequest): ConfiguredAccount {
    if (Object.keys(secrets).length === 0) throw invalidField('secrets', 'is required');
    const kept = this.get(accountId).secrets.filter(({ name }) => !Object.hasOwn(secrets, name));
    const rotated = [...kept, ...Object.entries(secrets).map(describe)];
    return this.#change(accountId, { secrets: rotated }, tokenExpireTime);
  }

  /** Deletes an account, if there is one of this id. */
  delete(accountId: string): void {
    if (accountId === '') throw invalidField('account_id', 'is required');
    if (!this.#channels.accounts('').some((known) => known.accountId === accountId)) return;
    this.#assertChangeable(accountId);
    this.#channels.removeAccount(accountId);
    this.#created.delete(accountId);
  }

  /** Returns a check of the token that is OK. */
  verify(accountId: string): AccountCheck[] {
    this.get(accountId);
    return [{ name: AccountCheckName.TOKEN, outcome: AccountCheckOutcome.OK, detail: 'simulated', remedy: '' }];
  }

  #change(
    accountId: string,
    changed: Parameters<typeof ConfiguredAccount.fromPartial>[0],
    tokenExpireTime: Date | undefined,
  ): ConfiguredAccount {
    const known = this.get(accountId);
    this.#assertChangeable(accountId);
    const account = this.#channels.accounts('').find((each) => each.accountId === accountId);
    if (account) account.tokenExpireTime = tokenExpireTime;
    const updated = ConfiguredAccount.fromPartial({ ...known, ...changed, updateTime: new Date() });
    this.#created.set(accountId, updated);
    return this.get(accountId);
  }

  #assertChangeable(accountId: string): void {
    if (this.#created.has(accountId)) return;
    const message = `account "${accountId}" is in the configuration file; change it there`;
    throw new FakeApiError('FAILED_PRECONDITION', message, { reason: 'ACCOUNT_IN_FILE' });
  }
}

function describe([name, secret]: readonly [string, string]): AccountSecret {
  const hint = secret.length < 16 ? '' : secret.slice(-4);
  return { name, hint, fingerprint: hash('sha256', secret).slice(0, 8) };
}

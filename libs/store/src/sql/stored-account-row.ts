import type { AccountChange, NewAccount, SecretHint, StoredAccount, StoredRates } from '../stored-accounts.ts';
import { type Row, integer, text } from './row.ts';

/** The values of columns by their names. */
type Columns = Readonly<Record<string, string | number>>;

/** Returns the columns of a new account. */
export function accountColumns(account: NewAccount): Columns {
  return {
    account_id: account.accountId,
    tenant_id: account.tenantId,
    channel: account.channel,
    create_time: account.createTimeMs,
    is_deleted: 0,
    revision: 1,
    ...changedAccountColumns(account),
  };
}

/** Returns the columns of the members that change. */
export function changedAccountColumns(change: AccountChange): Columns {
  const { settings, rates, sealedSecrets, secretHints, tokenExpireTimeMs, updateTimeMs } = change;
  return {
    ...(settings && { settings: JSON.stringify(settings) }),
    ...(rates && { rates: JSON.stringify(rates) }),
    ...(sealedSecrets !== undefined && { sealed_secrets: sealedSecrets }),
    ...(secretHints && { secret_hints: JSON.stringify(secretHints) }),
    ...(tokenExpireTimeMs !== undefined && { token_expire_time: tokenExpireTimeMs }),
    update_time: updateTimeMs,
  };
}

/** Returns an account, from its row. */
export function toStoredAccount(row: Row): StoredAccount {
  return {
    accountId: text(row, 'account_id'),
    tenantId: text(row, 'tenant_id'),
    channel: text(row, 'channel'),
    settings: parseObject(text(row, 'settings')),
    rates: toRates(parseObject(text(row, 'rates'))),
    sealedSecrets: text(row, 'sealed_secrets'),
    secretHints: toHints(text(row, 'secret_hints')),
    tokenExpireTimeMs: integer(row, 'token_expire_time'),
    createTimeMs: integer(row, 'create_time'),
    updateTimeMs: integer(row, 'update_time'),
    revision: integer(row, 'revision'),
  };
}

function toRates({ messagesPerSecond, pairIntervalMs, pairBurst }: Readonly<Record<string, unknown>>): StoredRates {
  return {
    ...(typeof messagesPerSecond === 'number' && { messagesPerSecond }),
    ...(typeof pairIntervalMs === 'number' && { pairIntervalMs }),
    ...(typeof pairBurst === 'number' && { pairBurst }),
  };
}

function toHints(column: string): SecretHint[] {
  const hints: unknown = JSON.parse(column);
  return (Array.isArray(hints) ? hints : []).map((each: unknown) => {
    const { name, hint, fingerprint } = asObject(each);
    return { name: String(name), hint: String(hint), fingerprint: String(fingerprint) };
  });
}

function parseObject(column: string): Readonly<Record<string, unknown>> {
  return asObject(JSON.parse(column));
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

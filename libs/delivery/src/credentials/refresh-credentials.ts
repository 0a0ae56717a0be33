import { ConnectorError, type RefreshedCredentials } from '@chat4all/connector';
import {
  type Account,
  type Accounts,
  type BackgroundTask,
  type Clock,
  type Logger,
  startPolling,
} from '@chat4all/runtime';
import { type SealedCredentials, sealCredentials } from './seal-credentials.ts';
import { storeCredentials } from './store-credentials.ts';

/** The interval at which due credentials are looked for, in milliseconds. */
const CHECK_INTERVAL_MS = 60_000;

/** The time before their expiry at which credentials are refreshed first, in milliseconds: ten days. */
const MARGIN_MS = 10 * 24 * 3_600_000;

/** The pause after a failure, in milliseconds. Instagram, for one, refreshes no token younger than a day. */
const RETRY_MS = 3_600_000;

/** The options of {@link startRefreshingCredentials}. */
export interface RefreshOptions {
  readonly accounts: Accounts;
  /** Where the credentials of accounts by API are stored. */
  readonly sealed: SealedCredentials;
  /** The channels whose accounts are refreshed. */
  readonly channels: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** The interval at which due credentials are looked for, in milliseconds. Default: a minute. */
  readonly checkIntervalMs?: number;
}

/** Refreshes credentials until it is closed. */
export interface CredentialRefresher extends BackgroundTask {
  /** Returns when an account's credentials expire, in milliseconds since 1970: as configured, or as refreshed since. */
  readonly expireMsOf: (account: Account) => number | undefined;
}

/** The state of an account's credentials beyond its configuration. */
interface Refresh {
  /** The configured expiry for which this state holds; another one makes it void. */
  readonly configuredMs: number;
  readonly expireMs: number;
  /** The time of the next refresh. */
  readonly dueMs: number;
}

/**
 * Refreshes the platforms' credentials before they expire, and stores them where they came from, from where other processes read them:
 * in the files that the configuration refers to, or encrypted in the store. Skips accounts without a configured expiry. Several workers that serve one account may
 * each refresh it: every token is valid.
 */
export function startRefreshingCredentials(options: RefreshOptions): CredentialRefresher {
  const { accounts, sealed, channels, clock, logger, checkIntervalMs = CHECK_INTERVAL_MS } = options;
  const refreshes = new Map<string, Refresh>();

  const stateOf = (account: Account): Refresh | undefined => {
    const { id, tokenExpireMs: configuredMs } = account;
    if (configuredMs === undefined) return undefined;
    const known = refreshes.get(id);
    if (known?.configuredMs === configuredMs) return known;
    return { configuredMs, expireMs: configuredMs, dueMs: configuredMs - MARGIN_MS };
  };

  const refresh = async (account: Account, state: Refresh): Promise<void> => {
    const facts = { channel: account.channel, account: account.id };
    try {
      const refreshed = await account.connector.refreshCredentials?.();
      if (refreshed === undefined) return;
      const { expireTime: expireMs, refreshTime: dueMs } = refreshed;
      refreshes.set(account.id, { ...state, expireMs, dueMs });
      logger.info({ ...facts, expire_time: new Date(expireMs) }, 'credentials refreshed');
      await store(refreshed, account, facts);
    } catch (thrown) {
      const { reason, channelCode: code } = ConnectorError.from(thrown);
      refreshes.set(account.id, { ...state, dueMs: clock.now() + RETRY_MS });
      logger.error({ ...facts, reason, code, retry_ms: RETRY_MS }, 'credentials not refreshed, retrying');
    }
  };
  const store = async (refreshed: RefreshedCredentials, account: Account, facts: object): Promise<void> => {
    try {
      if (account.storedRevision !== undefined) {
        if (await sealCredentials(refreshed, account, sealed)) return;
        // With the settings that the account has by then.
        const state = refreshes.get(account.id);
        if (state) refreshes.set(account.id, { ...state, dueMs: clock.now() + RETRY_MS });
        logger.warn({ ...facts, retry_ms: RETRY_MS }, 'account changed meanwhile, refreshed credentials not stored');
        return;
      }
      const settings = await storeCredentials(refreshed, account.files ?? {});
      if (settings.length === 0) return;
      logger.warn({ ...facts, settings }, 'refreshed credentials not stored; refer to files with ${file:…}');
    } catch (error) {
      logger.error({ ...facts, err: error }, 'refreshed credentials not stored; they are lost at the next start');
    }
  };
  const refreshDue = async (): Promise<boolean> => {
    const refreshable = accounts.all.filter(({ channel, connector }) => {
      return connector.refreshCredentials !== undefined && channels.includes(channel);
    });
    for (const account of refreshable) {
      const state = stateOf(account);
      if (state !== undefined && state.dueMs <= clock.now()) await refresh(account, state);
    }
    return false;
  };

  const polling = { task: 'refresh credentials', intervalMs: checkIntervalMs, clock, logger };
  const task = startPolling(refreshDue, polling);
  return { expireMsOf: (account) => stateOf(account)?.expireMs, close: () => task.close() };
}

import { ConnectorError, type RefreshedCredentials } from '@chat4all/connector';
import {
  type Account,
  type Accounts,
  type BackgroundTask,
  type Clock,
  type Logger,
  startPolling,
} from '@chat4all/runtime';
import { keepCredentials } from './keep-credentials.ts';

/** How often it is looked which credentials are due, in milliseconds. */
const CHECK_MS = 60_000;

/** How long before they end credentials are renewed that were not renewed here before, in milliseconds: ten days. */
const MARGIN_MS = 10 * 24 * 3_600_000;

/** How long to wait after a failure, in milliseconds. Instagram, for one, renews no token that is younger than a day. */
const AFTER_FAILURE_MS = 3_600_000;

/** What renewing works with. */
export interface RefreshOptions {
  readonly accounts: Accounts;
  /** The channels whose accounts are looked after. */
  readonly channels: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: every minute. */
  readonly checkMs?: number;
}

/** Looks after credentials until it is closed. */
export interface CredentialRefresher extends BackgroundTask {
  /** When an account's credentials end, in milliseconds since 1970: as the configuration says, or as they were renewed since. */
  readonly expireMsOf: (account: Account) => number | undefined;
}

/** What is known of an account's credentials beyond its configuration. */
interface Renewal {
  /** What the configuration said when this was written down; something else there makes this void. */
  readonly configuredMs: number;
  readonly expireMs: number;
  /** When to renew them next. */
  readonly dueMs: number;
}

/**
 * Has platforms renew credentials before they end, and keeps the new ones where the configuration has the old ones from:
 * other processes read them there. Accounts whose end is not configured are left alone. Workers that serve the same
 * account may both renew it: each of the tokens is good.
 */
export function startRefreshingCredentials(options: RefreshOptions): CredentialRefresher {
  const { accounts, channels, clock, logger, checkMs = CHECK_MS } = options;
  const renewals = new Map<string, Renewal>();

  const renewalOf = (account: Account): Renewal | undefined => {
    const { id, tokenExpireMs: configuredMs } = account;
    if (configuredMs === undefined) return undefined;
    const known = renewals.get(id);
    if (known?.configuredMs === configuredMs) return known;
    return { configuredMs, expireMs: configuredMs, dueMs: configuredMs - MARGIN_MS };
  };

  const renew = async (account: Account, renewal: Renewal): Promise<void> => {
    const place = { channel: account.channel, account: account.id };
    try {
      const refreshed = await account.connector.refreshCredentials?.();
      if (refreshed === undefined) return;
      const { expireTime: expireMs, refreshTime: dueMs } = refreshed;
      renewals.set(account.id, { ...renewal, expireMs, dueMs });
      logger.info({ ...place, expireTime: new Date(expireMs) }, 'the credentials were renewed');
      await keep(refreshed, account, place);
    } catch (thrown) {
      const { reason, channelCode } = ConnectorError.from(thrown);
      renewals.set(account.id, { ...renewal, dueMs: clock.now() + AFTER_FAILURE_MS });
      logger.error(
        { ...place, reason, code: channelCode },
        'the credentials could not be renewed; trying again in an hour',
      );
    }
  };
  const keep = async (refreshed: RefreshedCredentials, account: Account, place: object): Promise<void> => {
    try {
      const lost = await keepCredentials(refreshed, account.files ?? {});
      if (lost.length === 0) return;
      logger.warn(
        { ...place, settings: lost },
        'the new credentials are lost at the next start: let these be ${file:…}',
      );
    } catch (error) {
      logger.error({ ...place, err: error }, 'the new credentials could not be kept, and are lost at the next start');
    }
  };
  const renewDue = async (): Promise<boolean> => {
    const mine = accounts.all.filter(({ channel, connector }) => {
      return connector.refreshCredentials !== undefined && channels.includes(channel);
    });
    for (const account of mine) {
      const renewal = renewalOf(account);
      if (renewal !== undefined && renewal.dueMs <= clock.now()) await renew(account, renewal);
    }
    return false;
  };

  const polling = { task: 'refresh credentials', intervalMs: checkMs, clock, logger };
  const backgroundTask = startPolling(renewDue, polling);
  return { expireMsOf: (account) => renewalOf(account)?.expireMs, close: () => backgroundTask.close() };
}

import { status } from '@grpc/grpc-js';
import type { Identity } from '@chat4all/proto';
import type { Logger } from '@chat4all/runtime';
import { CONSENTS_LIMIT, type Consents, subjectOf } from '@chat4all/store';
import { ApiError } from '../errors/api-error.ts';

/** How often the store is asked, in milliseconds. */
const INTERVAL_MS = 1_000;

/** Knows, as of a moment ago, who wants nothing to be sent. */
export interface OptOutCache {
  /** Whether an identity of the tenant's has opted out of the scope, or of everything. */
  has(tenantId: string, identity: Identity, scope: string): boolean;
  /**
   * Resolves at once if the store has been heard of since the start, else as soon as it is. Rejects when it cannot be
   * reached: who has opted out is not known then. Later on, what was last known holds.
   */
  known(): Promise<void>;
  /** Takes in what was recorded up to now. Rejects when the store cannot be reached. */
  refresh(): Promise<void>;
  /** Asks no more. */
  stop(): void;
}

/** Asks the store for what people have said, now and every second from now on. */
export function watchOptOuts(consents: Pick<Consents, 'since'>, logger: Logger): OptOutCache {
  // By tenant: the subjects, all of the same length, with the scopes behind them.
  const optedOut = new Map<string, Set<string>>();
  let place = 0;
  let isKnown = false;
  let isAway = false;
  let asking: Promise<void> | undefined;
  let askingNext: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    for (;;) {
      const words = await consents.since(place);
      for (const word of words) {
        const { tenantId, subject, scope } = word;
        const theirs = optedOut.get(tenantId) ?? new Set<string>();
        if (word.optedOut) optedOut.set(tenantId, theirs.add(subject + scope));
        else theirs.delete(subject + scope);
        place = word.place;
      }
      if (words.length < CONSENTS_LIMIT) break;
    }
    isKnown = true;
    isAway = false;
  };
  const refresh = (): Promise<void> => {
    if (asking === undefined) {
      asking = ask().finally(() => {
        asking = undefined;
      });
      return asking;
    }
    // What is being asked may have been answered before what the caller wants to be taken in.
    askingNext ??= asking
      .catch(() => undefined)
      .then(() => {
        askingNext = undefined;
        return refresh();
      });
    return askingNext;
  };
  const refreshQuietly = (): void => {
    if (asking !== undefined) return;
    refresh().catch((error: unknown) => {
      if (!isAway) logger.warn({ err: error }, 'the store does not tell who has opted out');
      isAway = true;
    });
  };
  refreshQuietly();
  const timer = setInterval(refreshQuietly, INTERVAL_MS);
  return {
    has: (tenantId, identity, scope) => {
      const theirs = optedOut.get(tenantId);
      if (theirs === undefined || theirs.size === 0) return false;
      const subject = subjectOf(tenantId, identity);
      return theirs.has(subject) || (scope !== '' && theirs.has(subject + scope));
    },
    known: async () => {
      if (!isKnown) await (asking ?? refresh());
    },
    refresh,
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** Throws FAILED_PRECONDITION that names everybody who has opted out of what a message is. */
export function assertNoneOptedOut(
  tenantId: string,
  steps: readonly { readonly identity: Identity; readonly field: string }[],
  scope: string,
  optOuts: Pick<OptOutCache, 'has'>,
): void {
  const preconditionFailures = steps
    .filter(({ identity }) => optOuts.has(tenantId, identity, scope))
    .map(({ field }) => ({
      type: 'CONSENT',
      subject: field,
      description: `${field} has opted out of ${scope === '' ? 'everything' : `"${scope}" or of everything`}`,
    }));
  const [first] = preconditionFailures;
  if (first === undefined) return;
  const description = `${first.description}; nothing was sent. Leave them out, or call SetConsent if they want it again`;
  throw new ApiError(status.FAILED_PRECONDITION, description, { reason: 'OPTED_OUT', preconditionFailures });
}

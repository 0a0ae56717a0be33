import type { Bus } from '@chat4all/bus';
import { MediaError, type MediaScanner, type MediaStore } from '@chat4all/media';
import { MediaState } from '@chat4all/proto';
import { fetchedFileToRecords } from '@chat4all/records';
import { type Accounts, type BackgroundTask, type Clock, retryWhileUnavailable, startPolling } from '@chat4all/runtime';
import { type ClaimedFile, type MediaFile, type ReceivedFiles, toMedia } from '@chat4all/store';
import type { DeliveryPolicy } from '../policy.ts';
import type { RetryContext } from '../retry-context.ts';
import { callStore } from '../store-calls.ts';
import { type FetchOutcome, fetchFile } from './fetch-file.ts';
import type { FetchTrigger } from './fetch-trigger.ts';

/** How long a file stays claimed, and how often that is renewed, in milliseconds. */
const LEASE_MS = 30_000;
const RENEW_INTERVAL_MS = 10_000;

/** The interval at which the store is polled for files, in milliseconds. */
const INTERVAL_MS = 1_000;

/** The pause after the store or the media store was unavailable, in milliseconds. */
const RETRY_MS = 2_000;

/** The outcome of a fetch in metrics. */
const OUTCOMES = {
  [MediaState.READY]: 'ready',
  [MediaState.REJECTED]: 'rejected',
  [MediaState.FAILED]: 'failed',
} as const;

/** The parts that a file fetcher uses. */
export interface FileFetcherOptions extends Omit<RetryContext, 'signal'> {
  readonly bus: Bus;
  readonly files: ReceivedFiles;
  readonly bytes: MediaStore;
  /** Looks for malware in files; undefined: they are not scanned. */
  readonly scanner: MediaScanner | undefined;
  readonly accounts: Accounts;
  /** The channels whose files are fetched. */
  readonly channels: readonly string[];
  /** The size of the largest file, in bytes. */
  readonly maximumBytes: number;
  readonly policy: DeliveryPolicy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly trigger: FetchTrigger;
}

/**
 * Fetches received files from their platforms, several at a time, until it is closed; publishes an event for each that is READY,
 * REJECTED or FAILED, and a dead letter for each that is FAILED. The files of a process that crashed are fetched by another one after 30 seconds.
 */
export function startFileFetcher(options: FileFetcherOptions): BackgroundTask {
  const fetcher = new FileFetcher(options);
  const { clock, logger, trigger } = options;
  const step = async (signal: AbortSignal): Promise<boolean> => {
    await fetcher.startDue();
    await trigger.wait(INTERVAL_MS, clock, signal);
    return true;
  };
  const renew = async (): Promise<boolean> => {
    await fetcher.renew();
    return false;
  };
  const polling = { retryMs: RETRY_MS, clock, logger };
  const tasks = [
    startPolling(step, { ...polling, task: 'fetch received files', intervalMs: INTERVAL_MS }),
    startPolling(renew, { ...polling, task: 'renew claims of received files', intervalMs: RENEW_INTERVAL_MS }),
  ];
  return {
    close: async () => {
      const ended = tasks.map((task) => task.close());
      await Promise.all([...ended, fetcher.close()]);
    },
  };
}

class FileFetcher {
  readonly #options: FileFetcherOptions;
  readonly #stopping = new AbortController();
  /** The account of each running file. */
  readonly #running = new Map<string, string>();
  readonly #ended = new Set<Promise<void>>();
  #isStoreInDoubt = false;

  constructor(options: FileFetcherOptions) {
    this.#options = options;
  }

  /** Starts due files until none is due, or as many run as are allowed. */
  async startDue(): Promise<void> {
    const { files, bytes, channels, policy } = this.#options;
    if (this.#isStoreInDoubt) await bytes.check();
    this.#isStoreInDoubt = false;
    while (this.#running.size < policy.fetches.calls && !this.#stopping.signal.aborted) {
      const claimed = await files.claim({ leaseMs: LEASE_MS, channels, exceptAccounts: this.#busyAccounts() });
      if (claimed === undefined) return;
      // After a step of the clock, a running file may be claimed again.
      if (!this.#running.has(claimed.file.mediaId)) this.#start(claimed);
    }
  }

  /** Keeps running files claimed. */
  async renew(): Promise<void> {
    await this.#options.files.renew([...this.#running.keys()], LEASE_MS);
  }

  /** Aborts running fetches, whose files other workers fetch, and resolves once they have ended. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#ended);
  }

  #busyAccounts(): string[] {
    const counts = new Map<string, number>();
    for (const accountId of this.#running.values()) counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
    const { callsPerAccount } = this.#options.policy.fetches;
    return [...counts].filter(([, count]) => count >= callsPerAccount).map(([accountId]) => accountId);
  }

  #start(claimed: ClaimedFile): void {
    const { mediaId, source } = claimed.file;
    this.#running.set(mediaId, source?.identity.accountId ?? '');
    const ended = this.#process(claimed)
      .catch((error: unknown) => {
        // The claim expires, and the file is fetched again.
        if (!this.#stopping.signal.aborted) this.#options.logger.warn({ err: error, mediaId }, 'file not fetched');
      })
      .finally(() => {
        this.#running.delete(mediaId);
        this.#ended.delete(ended);
        this.#options.trigger.set();
      });
    this.#ended.add(ended);
  }

  async #process(claimed: ClaimedFile): Promise<void> {
    const file = claimed.file.state === MediaState.PENDING ? await this.#fetch(claimed) : claimed.file;
    if (file !== undefined && file.state !== MediaState.PENDING) await this.#publish(file);
  }

  /** Returns the file unless it is still PENDING, or was deleted. */
  async #fetch(claimed: ClaimedFile): Promise<MediaFile | undefined> {
    const { bytes, scanner, accounts, maximumBytes, policy, clock, random, metrics } = this.#options;
    const { file, attempts } = claimed;
    const channel = file.source?.identity.channel ?? '';
    const startMs = clock.elapsed();
    const { retry } = policy;
    const now = (): number => clock.now();
    const outcome = await fetchFile(claimed, {
      ...{ bytes, scanner, accounts, maximumBytes, retry, now, random, signal: this.#stopping.signal },
    });
    if (outcome.kind !== 'finished') {
      await this.#putBack(file, attempts, outcome);
      return undefined;
    }
    const { result } = outcome;
    const finished = await this.#call('finish fetch', () =>
      this.#options.files.finishFetch(file.mediaId, result, LEASE_MS),
    );
    if (finished === undefined) {
      // It was deleted meanwhile.
      metrics.mediaFetches.inc({ channel, outcome: 'deleted' });
      await bytes.delete(file.mediaId);
      return undefined;
    }
    if (result.state === MediaState.READY) {
      metrics.mediaFetchDuration.observe({ channel }, (clock.elapsed() - startMs) / 1_000);
      metrics.mediaFetchedBytes.inc({ channel }, result.size);
    }
    metrics.mediaFetches.inc({ channel, outcome: OUTCOMES[result.state] });
    return finished;
  }

  async #putBack(
    { mediaId, source }: MediaFile,
    attempts: number,
    outcome: Exclude<FetchOutcome, { kind: 'finished' }>,
  ): Promise<void> {
    const { files, metrics, logger, clock } = this.#options;
    const channel = source?.identity.channel ?? '';
    if (outcome.kind === 'postponed') {
      const { error, timeMs } = outcome;
      this.#isStoreInDoubt ||= MediaError.is(error);
      metrics.mediaFetches.inc({ channel, outcome: 'retried' });
      logger.warn(
        { channel, account: source?.identity.accountId, mediaId, attempts, err: error },
        'fetch of a file failed, retrying',
      );
      await this.#call('postpone fetch', () => files.postpone(mediaId, timeMs));
      return;
    }
    await files.postpone(mediaId, clock.now());
  }

  async #publish(file: MediaFile): Promise<void> {
    const { bus, files, metrics, logger } = this.#options;
    const { mediaId, tenantId, source } = file;
    if (source !== undefined) {
      const { identity } = source;
      const records = fetchedFileToRecords({ tenantId, media: toMedia(file), identity });
      await retryWhileUnavailable('publish files', () => bus.publish(records), this.#retryContext());
      if (file.state === MediaState.FAILED) {
        metrics.deadLetters.inc({ reason: 'MEDIA' });
        const { channel, accountId: account } = identity;
        logger.error({ reason: 'MEDIA', channel, account, mediaId, problem: file.problem }, 'dead letter published');
      }
    }
    await this.#call('settle file', () => files.settle(mediaId));
  }

  #call<Result>(operation: string, run: () => Promise<Result>): Promise<Result> {
    return callStore(operation, run, this.#retryContext());
  }

  #retryContext(): RetryContext {
    const { metrics, logger } = this.#options;
    return { metrics, logger, signal: this.#stopping.signal };
  }
}

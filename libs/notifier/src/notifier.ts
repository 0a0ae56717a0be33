import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch, Bus, StoredRecord } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import { isSelected } from '@chat4all/proto/webhooks';
import { EVENTS_TOPIC, NOTIFIER_GROUP, readEventRecord } from '@chat4all/records';
import {
  type Batched,
  type Logger,
  type Sealer,
  batcher,
  retryWhileUnavailable,
  startPolling,
} from '@chat4all/runtime';
import type { WaitingPost, WebhookEndpoints } from '@chat4all/store';
import { Dispatcher } from './dispatcher.ts';
import { EndpointDirectory, type OpenEndpoint } from './endpoint-directory.ts';
import type { EventPoster } from './post/event-poster.ts';
import { recoverEvents } from './recover-events.ts';
import { toPost } from './to-post.ts';

/** How long an event in the log waits for an endpoint, in milliseconds; then it waits in the store, and the next events are read. */
const HELD_MS = 1_000;

/** How long the store leaves a post to the notifier that is making an attempt, in milliseconds: longer than a post takes. */
const LEASE_MS = 60_000;

/** The posts that are stored in one transaction. */
const STORED_AT_ONCE = 500;

/** How often the store is asked for posts that are due, in milliseconds. */
const DUE_INTERVAL_MS = 500;
/** The same while endpoints have posts that wait for a slot. */
const BUSY_INTERVAL_MS = 50;
const DUE_PER_ENDPOINT = 50;

/** How long attempts are kept, in milliseconds: 30 days (product limit). */
const KEPT_MS = 30 * 86_400_000;
const DELETED_AT_ONCE = 1_000;
const DELETE_INTERVAL_MS = 60_000;

/** The interval at which recoveries are looked for, in milliseconds. */
const RECOVERY_INTERVAL_MS = 1_000;

/** The options of {@link startNotifier}. */
export interface NotifierOptions {
  readonly bus: Bus;
  readonly endpoints: WebhookEndpoints;
  readonly sealer: Sealer;
  readonly poster: Pick<EventPoster, 'post'>;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** The time that closing waits for posts under way, in milliseconds. Default: 10,000. */
  readonly drainTimeoutMs?: number;
}

/** A running notifier. */
export interface Notifier {
  /** Lets posts under way end, leaves the group, and resolves. */
  close(): Promise<void>;
}

/**
 * Posts each event to the endpoints of its tenant that select its type and were created before it, at least once: at once, and
 * after a failure by the retry schedule. An endpoint that is slow, fails or is full delays no other: its posts wait in the store.
 */
export async function startNotifier(options: NotifierOptions): Promise<Notifier> {
  const { bus, endpoints, sealer, poster, metrics, logger, drainTimeoutMs = 10_000 } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const retry = { signal, logger, metrics };
  const directory = new EndpointDirectory({ endpoints, sealer, metrics, logger });
  const reading = await retryWhileUnavailable('read webhook endpoints', () => directory.start(), retry);
  const dispatcher = new Dispatcher({ endpoints, directory, bus, poster, metrics, logger, signal });

  const enqueue: Batched<WaitingPost, undefined> = batcher(async (posts) => {
    await retryWhileUnavailable('store webhook posts', () => endpoints.enqueue(posts), retry);
    return posts.map(() => undefined);
  }, STORED_AT_ONCE);

  /** Resolves once the endpoint has answered, or the post waits in the store. */
  const notify = async (post: WaitingPost, opened: OpenEndpoint, recordTimeMs: number): Promise<void> => {
    const attempt = dispatcher.attempt(post, opened);
    if (attempt === undefined) {
      await enqueue([post]);
      return;
    }
    const held = new AbortController();
    const late = sleep(HELD_MS, 'late' as const, { signal: held.signal });
    const first = await Promise.race([attempt, late.catch(() => undefined)]);
    held.abort();
    // The attempt continues and records its outcome. If the process ends before, the post is due again after the lease.
    if (first === 'late') await enqueue([{ ...post, nextAttemptTimeMs: Date.now() + LEASE_MS }]);
    else if (first === true) metrics.eventPostDelay.observe((Date.now() - recordTimeMs) / 1_000);
    else throw new Error('the attempt was not recorded');
  };

  const handle = (batch: Batch): void => {
    for (const record of batch.records) {
      const posts = postsOf(record, directory);
      if (posts.length === 0) batch.done(record);
      else {
        void Promise.all(posts.map(({ post, opened }) => notify(post, opened, record.timestamp))).then(
          () => {
            batch.done(record);
          },
          (error: unknown) => {
            if (!signal.aborted) logger.error({ err: error }, 'event not posted; it is read again after a restart');
          },
        );
      }
    }
  };
  const subscribe = () => bus.subscribe({ group: NOTIFIER_GROUP, topics: [EVENTS_TOPIC], drainTimeoutMs }, handle);
  const subscription = await retryWhileUnavailable('join group', subscribe, retry);

  const postDue = async (stop: AbortSignal): Promise<boolean> => {
    const { busy } = dispatcher;
    const taken = await endpoints.takeDue({
      ...{ limitPerEndpoint: DUE_PER_ENDPOINT, leaseMs: LEASE_MS, exceptEndpoints: busy },
    });
    // Those that an endpoint does not take now, or that the directory has not read yet, are due again at once.
    const refused = taken.filter((post) => {
      const opened = directory.get(post.endpointId);
      return opened === undefined || dispatcher.attempt(post, opened) === undefined;
    });
    if (refused.length > 0) await endpoints.release(refused);
    if (taken.length > refused.length) return true;
    if (busy.length > 0) await sleep(BUSY_INTERVAL_MS, undefined, { signal: stop });
    return busy.length > 0;
  };
  const deleteOld = async (): Promise<boolean> =>
    (await endpoints.deleteAttempts(Date.now() - KEPT_MS, DELETED_AT_ONCE)) === DELETED_AT_ONCE;
  const tasks = [
    reading,
    startPolling(postDue, { task: 'post waiting events', intervalMs: DUE_INTERVAL_MS, logger }),
    startPolling((stop) => recoverEvents({ bus, endpoints, directory, signal: stop }), {
      ...{ task: 'recover events', intervalMs: RECOVERY_INTERVAL_MS, logger },
    }),
    startPolling(deleteOld, { task: 'delete old webhook attempts', intervalMs: DELETE_INTERVAL_MS, logger }),
  ];
  return {
    close: async () => {
      await Promise.all(tasks.map((task) => task.close()));
      await subscription.close();
      stopping.abort();
    },
  };
}

/** Returns the posts of a record to the endpoints of its tenant. */
function postsOf(
  record: StoredRecord,
  directory: EndpointDirectory,
): { readonly post: WaitingPost; readonly opened: OpenEndpoint }[] {
  const read = readEventRecord(record);
  if (read === undefined) return [];
  const candidates = directory.of(read.tenantId).filter(({ endpoint }) => endpoint.createTimeMs <= record.timestamp);
  const event = candidates.length === 0 ? undefined : read.toWebhookEvent();
  if (event === undefined) return [];
  return candidates.flatMap((opened) => {
    const { endpointId, settings } = opened.endpoint;
    return isSelected(event.type, settings.eventTypes) ? [{ post: toPost(endpointId, event), opened }] : [];
  });
}

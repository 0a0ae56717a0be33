import type { Bus } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import { WebhookOutcome } from '@chat4all/proto';
import { TEST_EVENT_TYPE } from '@chat4all/proto/webhooks';
import { endpointDisabledToRecord } from '@chat4all/records';
import { type Batched, type Logger, batcher, retryWhileUnavailable } from '@chat4all/runtime';
import type { RecordedAttempt, WaitingPost, WebhookEndpoint, WebhookEndpoints } from '@chat4all/store';
import type { EndpointDirectory, OpenEndpoint } from './endpoint-directory.ts';
import { EndpointSlots } from './endpoint-slots.ts';
import { GONE, type MadeAttempt, makeAttempt } from './make-attempt.ts';
import type { EventPoster } from './post/event-poster.ts';

/** The time of failures after which an endpoint is disabled, in milliseconds: five days (product limit). */
const FAILING_LIMIT_MS = 120 * 3_600_000;

/** How long the directory may take to read what was written, in milliseconds. */
const WRITTEN_MS = 2_000;

/** The attempts that are recorded in one transaction. */
const RECORDED_AT_ONCE = 500;

const OUTCOME_NAMES = new Map<WebhookOutcome, string>([
  [WebhookOutcome.SUCCEEDED, 'succeeded'],
  [WebhookOutcome.RETRYING, 'retrying'],
  [WebhookOutcome.FAILED, 'failed'],
]);

/** The parts that a {@link Dispatcher} uses. */
export interface DispatcherOptions {
  readonly endpoints: WebhookEndpoints;
  readonly bus: Pick<Bus, 'publish'>;
  readonly directory: EndpointDirectory;
  readonly poster: Pick<EventPoster, 'post'>;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Aborted when the notifier stops. */
  readonly signal: AbortSignal;
}

/** Posts events to endpoints, each with slots of its own, and records the attempts in batches. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #slots = new Map<string, EndpointSlots>();
  readonly #record: Batched<RecordedAttempt, undefined>;
  /** Since when endpoints fail, as it was written a moment ago and the directory has not read yet. */
  readonly #failingSince = new Map<string, { readonly value: number; readonly untilMs: number }>();

  constructor(options: DispatcherOptions) {
    const { endpoints } = options;
    this.#options = options;
    this.#record = batcher(async (attempts) => {
      await retryWhileUnavailable('record webhook attempts', () => endpoints.record(attempts), options);
      return attempts.map(() => undefined);
    }, RECORDED_AT_ONCE);
  }

  /** The endpoints that take nothing now. */
  get busy(): string[] {
    return [...this.#slots].filter(([, slots]) => !slots.isFree).map(([endpointId]) => endpointId);
  }

  /**
   * Makes one attempt now, and resolves with true once it is recorded; with false if the notifier stops before. Returns undefined
   * if the endpoint takes nothing now.
   */
  attempt(post: WaitingPost, opened: OpenEndpoint): Promise<boolean> | undefined {
    const slots = this.#slotsOf(post.endpointId);
    if (!slots.take(opened.endpoint.settings.maximumPerSecond)) return undefined;
    const { signal, logger } = this.#options;
    return this.#attempt(post, opened, slots).then(
      () => true,
      (error: unknown) => {
        if (!signal.aborted) logger.error({ err: error, endpointId: post.endpointId }, 'attempt of a webhook failed');
        return false;
      },
    );
  }

  async #attempt(post: WaitingPost, opened: OpenEndpoint, slots: EndpointSlots): Promise<void> {
    const { metrics, poster } = this.#options;
    const made = await makeAttempt(post, opened, poster);
    const { attempt } = made;
    metrics.eventPosts.inc({ outcome: OUTCOME_NAMES.get(attempt.outcome) ?? 'failed' });
    metrics.eventPostDuration.observe(attempt.durationMs / 1_000);
    if (attempt.outcome === WebhookOutcome.SUCCEEDED) slots.speedUp();
    else if (made.isOverloaded) slots.slowDown(made.retryAfterMs);
    // The slot is kept until then: a store that is slower than the endpoints must not make attempts wait in memory without bound.
    await this.#record([attempt]).finally(() => {
      slots.release();
    });
    await this.#updateHealth(opened.endpoint, made);
  }

  /** Records since when an endpoint fails, and disables it once it is gone or has failed for too long. */
  async #updateHealth(endpoint: WebhookEndpoint, { attempt }: MadeAttempt): Promise<void> {
    const { endpointId } = endpoint;
    // A test says nothing about the events.
    if (attempt.eventType === TEST_EVENT_TYPE) return;
    const written = this.#failingSince.get(endpointId);
    const failingSince = written && performance.now() < written.untilMs ? written.value : endpoint.failingSinceMs;
    if (attempt.outcome === WebhookOutcome.SUCCEEDED) {
      if (failingSince > 0) await this.#setFailingSince(endpoint, 0);
    } else if (attempt.httpStatus === GONE) await this.#disable(endpoint, 'GONE');
    else if (failingSince === 0) await this.#setFailingSince(endpoint, attempt.startTimeMs);
    else if (Date.now() - failingSince > FAILING_LIMIT_MS) await this.#disable(endpoint, 'FAILING');
  }

  async #setFailingSince({ tenantId, endpointId }: WebhookEndpoint, failingSinceMs: number): Promise<void> {
    const { endpoints } = this.#options;
    this.#failingSince.set(endpointId, { value: failingSinceMs, untilMs: performance.now() + WRITTEN_MS });
    const update = () => endpoints.update(tenantId, endpointId, { failingSinceMs });
    await retryWhileUnavailable('update webhook endpoint', update, this.#options);
  }

  async #disable(endpoint: WebhookEndpoint, disabledReason: 'GONE' | 'FAILING'): Promise<void> {
    const { endpoints, directory, bus, metrics, logger } = this.#options;
    const { tenantId, endpointId } = endpoint;
    if (directory.get(endpointId) === undefined) return;
    directory.remove(endpoint);
    const disable = async (): Promise<void> => {
      await endpoints.update(tenantId, endpointId, { disabledReason });
      await endpoints.discardWaiting(endpointId);
    };
    await retryWhileUnavailable('disable webhook endpoint', disable, this.#options);
    const event = endpointDisabledToRecord({ tenantId, endpointId, reason: disabledReason, timeMs: Date.now() });
    await retryWhileUnavailable('publish disabled endpoint', () => bus.publish([event]), this.#options);
    metrics.endpointsDisabled.inc({ reason: disabledReason.toLowerCase() });
    logger.warn({ tenantId, endpointId, reason: disabledReason }, 'webhook endpoint disabled');
  }

  #slotsOf(endpointId: string): EndpointSlots {
    const slots = this.#slots.get(endpointId) ?? new EndpointSlots();
    this.#slots.set(endpointId, slots);
    return slots;
  }
}

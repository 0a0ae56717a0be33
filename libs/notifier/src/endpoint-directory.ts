import {
  type BackgroundTask,
  type Clock,
  type Logger,
  type Sealer,
  startPolling,
  systemClock,
} from '@chat4all/runtime';
import type { Metrics } from '@chat4all/metrics';
import type { WebhookEndpoint, WebhookEndpoints } from '@chat4all/store';

/** The interval at which the endpoints are read, in milliseconds: changes apply within two seconds. */
const INTERVAL_MS = 1_000;

/** An endpoint that events are posted to, with its live secrets. */
export interface OpenEndpoint {
  readonly endpoint: WebhookEndpoint;
  readonly secrets: readonly string[];
}

/** The parts that an {@link EndpointDirectory} uses. */
export interface EndpointDirectoryOptions {
  readonly endpoints: WebhookEndpoints;
  readonly sealer: Sealer;
  readonly metrics: Pick<Metrics, 'eventEndpoints'>;
  readonly logger: Logger;
  readonly clock?: Clock;
}

/** The endpoints of all tenants, read from the store every second. */
export class EndpointDirectory {
  readonly #options: EndpointDirectoryOptions;
  readonly #unreadable = new Set<string>();
  #byId = new Map<string, OpenEndpoint>();
  #byTenant = new Map<string, readonly OpenEndpoint[]>();

  constructor(options: EndpointDirectoryOptions) {
    this.#options = options;
  }

  /** Reads the endpoints now, and then every second until it is closed. Rejects if the first reading fails. */
  async start(): Promise<BackgroundTask> {
    const { logger } = this.#options;
    await this.#read();
    const step = async (): Promise<boolean> => {
      await this.#read();
      return false;
    };
    return startPolling(step, { task: 'read webhook endpoints', intervalMs: INTERVAL_MS, logger });
  }

  /** Returns an endpoint; undefined if it was deleted or is disabled. */
  get(endpointId: string): OpenEndpoint | undefined {
    return this.#byId.get(endpointId);
  }

  /** Returns the endpoints of a tenant that are not disabled. */
  of(tenantId: string): readonly OpenEndpoint[] {
    return this.#byTenant.get(tenantId) ?? [];
  }

  /** Removes an endpoint until it is enabled again. */
  remove({ endpointId, tenantId }: WebhookEndpoint): void {
    this.#byId.delete(endpointId);
    this.#byTenant.set(
      tenantId,
      this.of(tenantId).filter((each) => each.endpoint.endpointId !== endpointId),
    );
  }

  async #read(): Promise<void> {
    const { endpoints, metrics } = this.#options;
    const all = await endpoints.list();
    const active = all.filter(({ settings, disabledReason }) => !settings.disabled && disabledReason === '');
    const opened = active.flatMap((endpoint) => this.#open(endpoint));
    this.#byId = new Map(opened.map((each) => [each.endpoint.endpointId, each]));
    this.#byTenant = Map.groupBy(opened, ({ endpoint }) => endpoint.tenantId);
    const failing = active.filter(({ failingSinceMs }) => failingSinceMs > 0).length;
    metrics.eventEndpoints.set({ state: 'active' }, active.length - failing);
    metrics.eventEndpoints.set({ state: 'failing' }, failing);
    metrics.eventEndpoints.set({ state: 'disabled' }, all.length - active.length);
  }

  #open(endpoint: WebhookEndpoint): OpenEndpoint[] {
    const { sealer, logger, clock = systemClock } = this.#options;
    const { endpointId } = endpoint;
    const live = endpoint.secrets.filter(({ expireTimeMs }) => expireTimeMs === 0 || expireTimeMs > clock.now());
    try {
      return [{ endpoint, secrets: live.map(({ sealed }) => sealer.open(sealed, endpointId)) }];
    } catch (error) {
      if (!this.#unreadable.has(endpointId))
        logger.error({ err: error, endpointId }, 'secret of webhook endpoint unreadable');
      this.#unreadable.add(endpointId);
      return [];
    }
  }
}

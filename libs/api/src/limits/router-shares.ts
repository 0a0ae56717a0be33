import { randomUUID } from 'node:crypto';
import { type BackgroundTask, type Logger, type Tenant, startPolling } from '@chat4all/runtime';
import type { SharedUsage, Usage } from '@chat4all/store';

/** The interval of the reports, in milliseconds. */
const INTERVAL_MS = 1_000;

/** The part of a limit that all routers have in equal parts, whatever they need, for the first messages after a pause. */
const EQUAL_PART = 0.1;

/** The name under which a router reports that it runs. Tenants have no such id. */
const ROUTERS = '';

/** What this router uses for a tenant. */
interface TenantUsage {
  /** The calls for a message since the last report. */
  calls: number;
  /** The limit of the tenant, in messages per second. */
  rate: number;
  /** The messages per second that this router has reported: not more than the limit, so that refused callers leave others a share. */
  demand: number;
  /** The open streams of this router. */
  streams: number;
  /** The streams that this router has reported. */
  reportedStreams: number;
}

/** The parts that {@link RouterShares} uses. */
export interface RouterSharesOptions {
  readonly usage: Pick<Usage, 'report'>;
  readonly tenants: () => readonly Tenant[];
  readonly logger: Logger;
  /** Returns a time in milliseconds. Default: `performance.now`. */
  readonly now?: () => number;
}

/**
 * Divides limits between routers by what their callers need, from reports to the store every second. The shares of all routers make
 * the whole limit. While the store is unavailable, the last ones stay.
 */
export class RouterShares {
  readonly #options: RouterSharesOptions;
  readonly #now: () => number;
  readonly #routerId = randomUUID();
  readonly #tenants = new Map<string, TenantUsage>();
  readonly #reporting: BackgroundTask;
  /** What all routers have reported, by tenant. */
  #shared: ReadonlyMap<string, SharedUsage> = new Map();
  #reportedAt: number;

  constructor(options: RouterSharesOptions) {
    const { now = () => performance.now(), logger } = options;
    this.#options = options;
    this.#now = now;
    this.#reportedAt = now();
    const report = async (): Promise<boolean> => {
      if (options.tenants().some(hasSharedLimit)) await this.report();
      return false;
    };
    this.#reporting = startPolling(report, { task: 'share limits', intervalMs: INTERVAL_MS, logger });
  }

  /** Counts a call for a message, and returns the part of the tenant's rate (messages per second) that this router has. */
  shareOf(tenantId: string, rate: number): number {
    const usage = this.#usageOf(tenantId);
    usage.calls += 1;
    usage.rate = rate;
    const { demand } = usage;
    const { demand: all = 0 } = this.#shared.get(tenantId) ?? {};
    const { routers = 1 } = this.#shared.get(ROUTERS) ?? {};
    const equal = rate * EQUAL_PART;
    return (demand + equal / routers) / (Math.max(demand, all) + equal);
  }

  /** Counts a stream, and returns how many the tenant has on all routers, this one included. */
  openStream(tenantId: string): number {
    const usage = this.#usageOf(tenantId);
    usage.streams += 1;
    const { streams: all = 0 } = this.#shared.get(tenantId) ?? {};
    return Math.max(0, all - usage.reportedStreams) + usage.streams;
  }

  /** Counts that a stream has ended. */
  closeStream(tenantId: string): void {
    this.#usageOf(tenantId).streams -= 1;
  }

  /** Stops reporting. The reports of this router count for 5 seconds more. */
  close(): Promise<void> {
    return this.#reporting.close();
  }

  /** Reports now, and learns what all routers use. Rejects if the store is unavailable. */
  async report(): Promise<void> {
    const now = this.#now();
    const seconds = Math.max(0.001, (now - this.#reportedAt) / 1_000);
    const reports = [...this.#tenants].map(([tenantId, usage]) => {
      const { calls, rate, streams } = usage;
      return { tenantId, usage, calls, streams, demand: Math.min(rate, calls / seconds) };
    });
    this.#shared = await this.#options.usage.report(this.#routerId, [
      { tenantId: ROUTERS, demand: 0, streams: 0 },
      ...reports.map(({ tenantId, demand, streams }) => ({ tenantId, demand, streams })),
    ]);
    this.#reportedAt = now;
    for (const { tenantId, usage, calls, demand, streams } of reports) {
      usage.calls -= calls;
      usage.demand = demand;
      usage.reportedStreams = streams;
      // A tenant that uses nothing is reported no more. Its last report has said so.
      if (demand === 0 && streams === 0 && usage.calls === 0 && usage.streams === 0) this.#tenants.delete(tenantId);
    }
  }

  #usageOf(tenantId: string): TenantUsage {
    const known = this.#tenants.get(tenantId);
    if (known) return known;
    const usage = { calls: 0, rate: 0, demand: 0, streams: 0, reportedStreams: 0 };
    this.#tenants.set(tenantId, usage);
    return usage;
  }
}

function hasSharedLimit({ limits: { messagesPerSecond, streams } }: Tenant): boolean {
  return messagesPerSecond !== undefined || streams !== undefined;
}

import { status } from '@grpc/grpc-js';
import type { Identity } from '@chat4all/proto';
import { type BackgroundTask, type Logger, startPolling } from '@chat4all/runtime';
import { CONSENTS_LIMIT, type Consents, decidingScopes, subjectOf } from '@chat4all/store';
import { ApiError } from '../errors/api-error.ts';

/** The interval of the refresh, in milliseconds. */
const INTERVAL_MS = 1_000;

/** Caches who has opted out, refreshed every second; stale while the store is unavailable. */
export class OptOutCache {
  readonly #consents: Pick<Consents, 'since'>;
  readonly #refreshing: BackgroundTask;
  /** By tenant: subjects, all of the same length, each followed by its scope. */
  readonly #optedOut = new Map<string, Set<string>>();
  #sequence = 0;
  #isLoaded = false;
  #current: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(consents: Pick<Consents, 'since'>, logger: Logger) {
    this.#consents = consents;
    const polling = { task: 'refresh opt-outs', intervalMs: INTERVAL_MS, logger };
    this.#refreshing = startPolling(async () => {
      await (this.#current ?? this.refresh());
      return false;
    }, polling);
  }

  /** Returns whether an identity of a tenant has opted out of the scope, also on its channel, or of all messages. */
  has(tenantId: string, identity: Identity, scope: string): boolean {
    const optedOut = this.#optedOut.get(tenantId);
    if (optedOut === undefined || optedOut.size === 0) return false;
    const subject = subjectOf(tenantId, identity);
    return decidingScopes(scope).some((deciding) => optedOut.has(subject + deciding));
  }

  /** Resolves once the opt-outs were loaded for the first time. Rejects if the store is unavailable until then. */
  async loaded(): Promise<void> {
    if (!this.#isLoaded) await (this.#current ?? this.refresh());
  }

  /** Loads every consent that was recorded before this call. Rejects if the store is unavailable. */
  refresh(): Promise<void> {
    if (this.#current === undefined) {
      this.#current = this.#load().finally(() => {
        this.#current = undefined;
      });
      return this.#current;
    }
    // The store may have answered the current load before the caller's consent was recorded.
    this.#next ??= this.#current
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.refresh();
      });
    return this.#next;
  }

  /** Stops refreshing. */
  close(): Promise<void> {
    return this.#refreshing.close();
  }

  async #load(): Promise<void> {
    for (;;) {
      const consents = await this.#consents.since(this.#sequence);
      for (const { tenantId, subject, scope, optedOut, sequence } of consents) {
        const ofTenant = this.#optedOut.get(tenantId) ?? new Set<string>();
        if (optedOut) this.#optedOut.set(tenantId, ofTenant.add(subject + scope));
        else ofTenant.delete(subject + scope);
        this.#sequence = sequence;
      }
      if (consents.length < CONSENTS_LIMIT) break;
    }
    this.#isLoaded = true;
  }
}

/** Throws FAILED_PRECONDITION that names every recipient who has opted out of the scope, or of all messages. */
export function assertNotOptedOut(
  tenantId: string,
  steps: readonly { readonly identity: Identity; readonly field: string }[],
  scope: string,
  optOuts: Pick<OptOutCache, 'has'>,
): void {
  const optedOutOf = scope === '' ? 'all messages' : `"${scope}" or all messages`;
  const preconditionFailures = steps
    .filter(({ identity }) => optOuts.has(tenantId, identity, scope))
    .map(({ field }) => ({ type: 'CONSENT', subject: field, description: `${field}: opted out of ${optedOutOf}` }));
  const [first] = preconditionFailures;
  if (first === undefined) return;
  const message = `${first.description}; nothing was sent, remove the recipient or record new consent with SetConsent`;
  throw new ApiError(status.FAILED_PRECONDITION, message, { reason: 'OPTED_OUT', preconditionFailures });
}

import { type BackgroundTask, type Logger, startPolling } from '@chat4all/runtime';
import type { StoredApiKeys } from '@chat4all/store';

/** The interval at which uses are written, in milliseconds. */
const INTERVAL_MS = 10_000;

/** The time for which one use of a key stands for all, in milliseconds. */
const RESOLUTION_MS = 60_000;

/** Records when API keys were used last: once a minute for each key, all keys together. */
export class KeyUses {
  readonly #apiKeys: Pick<StoredApiKeys, 'recordUses'>;
  readonly #writing: BackgroundTask;
  /** The last use that is not written. */
  readonly #unwritten = new Map<string, number>();
  readonly #writtenMs = new Map<string, number>();

  constructor(apiKeys: Pick<StoredApiKeys, 'recordUses'>, logger: Logger) {
    this.#apiKeys = apiKeys;
    const polling = { task: 'record uses of API keys', intervalMs: INTERVAL_MS, logger };
    this.#writing = startPolling(() => this.#write(), polling);
  }

  /** Records that a key is used now. */
  add(keyId: string): void {
    const now = Date.now();
    if (now - (this.#writtenMs.get(keyId) ?? 0) >= RESOLUTION_MS) this.#unwritten.set(keyId, now);
  }

  /** Writes what is not written yet, if the store is available. */
  async close(): Promise<void> {
    await this.#writing.close();
    await this.#write().catch(() => undefined);
  }

  async #write(): Promise<boolean> {
    const uses = [...this.#unwritten].map(([keyId, timeMs]) => ({ keyId, timeMs }));
    if (uses.length === 0) return false;
    await this.#apiKeys.recordUses(uses);
    for (const { keyId, timeMs } of uses) {
      this.#writtenMs.set(keyId, timeMs);
      this.#unwritten.delete(keyId);
    }
    return false;
  }
}

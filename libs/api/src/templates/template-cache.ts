import type { Bus } from '@chat4all/bus';
import { type Template, TemplateStatus } from '@chat4all/proto';
import {
  type Account,
  type BackgroundTask,
  type Logger,
  RecentMap,
  startPolling,
  syncTemplates,
} from '@chat4all/runtime';
import type { Templates } from '@chat4all/store';

/** The interval at which the versions of the cached accounts are compared, in milliseconds. */
const INTERVAL_MS = 1_000;

/** The time for which an account counts as not synchronized after the store could not be read, in milliseconds. */
const UNREADABLE_MS = 1_000;

/** The time for which the platform is not asked again for the same template, and for a single one of the same account, in milliseconds. */
const ASK_AGAIN_MS = 10_000;
const ASK_ACCOUNT_AGAIN_MS = 1_000;

/** The time that the platform has to answer, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** The templates of which it is remembered when the platform was asked. */
const REMEMBERED = 10_000;

/** The parts that a cache uses. */
export interface TemplateCacheOptions {
  readonly store: Templates;
  readonly bus: Bus;
  readonly logger: Logger;
}

/** The templates of an account. */
interface CachedAccount {
  readonly version: number;
  readonly isSynchronized: boolean;
  readonly byName: ReadonlyMap<string, readonly Template[]>;
}

/** A template that a message names: `unchecked` if it cannot be told whether the account has it. */
export type FoundTemplate =
  | { readonly kind: 'unchecked' }
  | { readonly kind: 'missing'; readonly languages: readonly string[] }
  | { readonly kind: 'found'; readonly template: Template };

/** Caches the templates of the accounts that send them, refreshed every second; stale while the store is unavailable. */
export class TemplateCache {
  readonly #options: TemplateCacheOptions;
  readonly #refreshing: BackgroundTask;
  readonly #accounts = new Map<string, CachedAccount>();
  readonly #loading = new Map<string, Promise<CachedAccount | undefined>>();
  /** Until when an account is not read again, after the store could not be read. */
  readonly #unreadable = new RecentMap<string, number>(REMEMBERED);
  /** When the platform was asked for a template, for all of an account, or for any of them. */
  readonly #asked = new RecentMap<string, { readonly timeMs: number; readonly result: Promise<boolean> }>(REMEMBERED);

  constructor(options: TemplateCacheOptions) {
    this.#options = options;
    const polling = { task: 'refresh templates', intervalMs: INTERVAL_MS, logger: options.logger };
    this.#refreshing = startPolling(() => this.#refresh(), polling);
  }

  /**
   * Finds a template of an account. One that is missing or not approved may have been approved just now: the platform is asked for it, at
   * most every 10 seconds. `unchecked` if the account was never synchronized, or neither store nor platform can tell.
   */
  async find(account: Account, name: string, language: string): Promise<FoundTemplate> {
    const known = await this.#load(account.id);
    if (known?.isSynchronized !== true) return { kind: 'unchecked' };
    const template = find(known, name, language);
    if (template !== undefined && isSendable(template)) return { kind: 'found', template };
    if (!(await this.#ask(account, name))) return { kind: 'unchecked' };
    const refreshed = (await this.#load(account.id)) ?? known;
    const found = find(refreshed, name, language);
    if (found !== undefined) return { kind: 'found', template: found };
    return { kind: 'missing', languages: (refreshed.byName.get(name) ?? []).map((each) => each.language) };
  }

  /** Discards the templates of an account, which have changed. */
  forget(accountId: string): void {
    this.#accounts.delete(accountId);
    this.#loading.delete(accountId);
  }

  /** Stops refreshing. */
  close(): Promise<void> {
    return this.#refreshing.close();
  }

  #load(accountId: string): Promise<CachedAccount | undefined> | CachedAccount | undefined {
    const cached = this.#accounts.get(accountId);
    if (cached !== undefined || (this.#unreadable.get(accountId) ?? 0) > Date.now()) return cached;
    const known = this.#loading.get(accountId);
    if (known !== undefined) return known;
    const loading = this.#read(accountId).then((read) => {
      // Unless it was forgotten meanwhile.
      if (this.#loading.get(accountId) === loading) {
        this.#loading.delete(accountId);
        if (read !== undefined) this.#accounts.set(accountId, read);
      }
      return read;
    });
    this.#loading.set(accountId, loading);
    return loading;
  }

  async #read(accountId: string): Promise<CachedAccount | undefined> {
    const { store, logger } = this.#options;
    try {
      return await this.#readNow(store, accountId);
    } catch (error) {
      this.#unreadable.set(accountId, Date.now() + UNREADABLE_MS);
      logger.warn({ err: error, account: accountId }, 'templates not readable, messages are sent unchecked');
      return undefined;
    }
  }

  async #readNow(store: Templates, accountId: string): Promise<CachedAccount> {
    // The version first: templates that change meanwhile are read again.
    const state = (await store.syncStates([accountId])).get(accountId);
    const templates = await store.listOf(accountId);
    const byName = Map.groupBy(templates, ({ name }) => name);
    return { version: state?.version ?? 0, isSynchronized: (state?.syncTimeMs ?? 0) > 0, byName };
  }

  async #refresh(): Promise<boolean> {
    const { store } = this.#options;
    const ids = [...this.#accounts.keys()];
    const states = await store.syncStates(ids);
    for (const id of ids) {
      if ((states.get(id)?.version ?? 0) === this.#accounts.get(id)?.version) continue;
      this.#accounts.set(id, await this.#readNow(store, id));
    }
    return false;
  }

  /**
   * Asks the platform for the templates with a name, or for all if it was just asked for others, unless it was asked for them within
   * 10 seconds. Resolves with false if it did not answer.
   */
  #ask(account: Account, name: string): Promise<boolean> {
    const now = Date.now();
    const asked = (key: string, withinMs: number): Promise<boolean> | undefined => {
      const before = this.#asked.get(key);
      return before !== undefined && now - before.timeMs < withinMs ? before.result : undefined;
    };
    const [all, named, any] = [`${account.id}\n`, `${account.id}\n${name}`, account.id];
    const known = asked(all, ASK_AGAIN_MS) ?? asked(named, ASK_AGAIN_MS);
    if (known !== undefined) return known;
    const asksAll = asked(any, ASK_ACCOUNT_AGAIN_MS) !== undefined;
    const result = this.#askNow(account, asksAll ? undefined : name);
    for (const key of [any, asksAll ? all : named]) this.#asked.set(key, { timeMs: now, result });
    return result;
  }

  async #askNow(account: Account, name: string | undefined): Promise<boolean> {
    const { store, bus, logger } = this.#options;
    try {
      const options = { templates: store, bus, now: () => Date.now() };
      await syncTemplates(account, name, options, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      this.forget(account.id);
      return true;
    } catch (error) {
      logger.warn({ err: error, channel: account.channel, account: account.id }, 'template not refreshed');
      return false;
    }
  }
}

function find({ byName }: CachedAccount, name: string, language: string): Template | undefined {
  return byName.get(name)?.find((template) => template.language === language);
}

/** Returns whether a template can be sent, as far as its status is known. */
export function isSendable({ status }: Template): boolean {
  return status === TemplateStatus.APPROVED || status === TemplateStatus.UNSPECIFIED;
}

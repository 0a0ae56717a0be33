import type { TemplateCategory } from '@chat4all/connector';
import type { Template } from '@chat4all/proto';
import { toChannelCategory } from '@chat4all/records';
import type { Clock, Logger } from '@chat4all/runtime';
import type { Templates } from '@chat4all/store';

/** The time for which the categories of an account are used, and for which a failure to read them is, in milliseconds. */
const LIFETIME_MS = 60_000;
const RETRY_MS = 1_000;

/** The parts that the categories use. */
export interface TemplateCategoriesOptions {
  readonly templates: Pick<Templates, 'listOf'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Caches the categories of the templates of accounts, for a minute. */
export class TemplateCategories {
  readonly #options: TemplateCategoriesOptions;
  readonly #accounts = new Map<
    string,
    { readonly untilMs: number; readonly templates: Promise<readonly Template[]> }
  >();

  constructor(options: TemplateCategoriesOptions) {
    this.#options = options;
  }

  /** Returns the category of a template of an account; undefined if it is not known, or the store is unavailable. */
  async find(accountId: string, name: string, language: string): Promise<TemplateCategory | undefined> {
    const { clock } = this.#options;
    const known = this.#accounts.get(accountId);
    const isCurrent = known !== undefined && known.untilMs > clock.elapsed();
    const templates = isCurrent ? known.templates : this.#read(accountId);
    const found = (await templates).find((template) => template.name === name && template.language === language);
    return found && toChannelCategory(found.category);
  }

  #read(accountId: string): Promise<readonly Template[]> {
    const { templates, clock, logger } = this.#options;
    const reading = templates.listOf(accountId).catch((error: unknown) => {
      logger.warn({ err: error, account: accountId }, 'categories of templates not readable');
      this.#accounts.set(accountId, { untilMs: clock.elapsed() + RETRY_MS, templates: Promise.resolve([]) });
      return [];
    });
    this.#accounts.set(accountId, { untilMs: clock.elapsed() + LIFETIME_MS, templates: reading });
    return reading;
  }
}

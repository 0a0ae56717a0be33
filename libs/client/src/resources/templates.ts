import {
  type Template,
  TemplateCategory,
  TemplateParameterFormat,
  TemplateStatus,
  type UpdateTemplateRequest,
} from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { assertPresent } from '../inputs/validation.ts';
import { type PageOptions, type Pages, pagesOf } from './pages.ts';

/** The time limit of calls that wait for the platform, in milliseconds: the router gives it 20 seconds, and 2 minutes to list all. */
const LONG_TIMEOUT_MS = 45_000;
const SYNC_TIMEOUT_MS = 125_000;

/** The name of a category, in lower case. */
export type TemplateCategoryName = 'marketing' | 'utility' | 'authentication';

/** The components of a template, in the form of the platform. */
export type TemplateComponents = readonly Readonly<Record<string, unknown>>[];

/** Which templates to list. */
export interface TemplatesFilter extends PageOptions {
  readonly accountId?: string | undefined;
  readonly name?: string | undefined;
  readonly language?: string | undefined;
  readonly status?: TemplateStatus | undefined;
}

/** A template to create. */
export interface TemplateInput {
  readonly accountId: string;
  /** On WhatsApp, lower-case letters, digits and underscores. */
  readonly name: string;
  /** For example `pt_BR`. */
  readonly language: string;
  readonly category: TemplateCategoryName;
  /** The form of the parameters: `{{1}}` or `{{first_name}}`. Default: `positional`. */
  readonly parameterFormat?: 'positional' | 'named' | undefined;
  /** With examples of the parameters. */
  readonly components: TemplateComponents;
}

/** What to change of a template. */
export interface TemplateUpdate {
  readonly category?: TemplateCategoryName | undefined;
  /** All components. */
  readonly components?: TemplateComponents | undefined;
}

/** Message templates, which the platform reviews. Every method rejects with {@link Chat4AllError}. */
export class Templates {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Lists the templates of the last synchronization, the newest first. */
  list(
    { accountId = '', name = '', language = '', status, pageSize = 0 }: TemplatesFilter = {},
    options: CallOptions = {},
  ): Pages<Template> {
    const { templates } = this.#caller.connection;
    const method = templates.listTemplates.bind(templates);
    const filter = { accountId, name, language, status: status ?? TemplateStatus.UNSPECIFIED, pageSize };
    return pagesOf(async (pageToken) => {
      const page = await this.#caller.call(method, { ...filter, pageToken }, options, { idempotent: true });
      return { items: page.templates, nextPageToken: page.nextPageToken };
    });
  }

  /** Reads a template of the last synchronization. */
  async get(accountId: string, templateId: string, options: CallOptions = {}): Promise<Template> {
    const { templates } = this.#caller.connection;
    const method = templates.getTemplate.bind(templates);
    const { template } = await this.#caller.call(method, { accountId, templateId }, options, { idempotent: true });
    return assertPresent(template, 'template');
  }

  /**
   * Submits a template for review.
   *
   * @example
   * await chat.templates.create({
   *   accountId: 'acme-whatsapp',
   *   name: 'order_shipped',
   *   language: 'en',
   *   category: 'utility',
   *   components: [{ type: 'BODY', text: 'Order {{1}} has shipped.', example: { body_text: [['1234']] } }],
   * });
   */
  async create(
    { accountId, name, language, category, parameterFormat = 'positional', components }: TemplateInput,
    options: CallOptions = {},
  ): Promise<Template> {
    const { templates } = this.#caller.connection;
    const method = templates.createTemplate.bind(templates);
    const request = {
      ...{ accountId, name, language, category: CATEGORIES[category], components: copyOf(components) },
      parameterFormat: FORMATS[parameterFormat],
    };
    const { template } = await this.#caller.call(method, request, long(options), { idempotent: false });
    return assertPresent(template, 'template');
  }

  /** Changes a template, which is reviewed again. */
  async update(
    accountId: string,
    templateId: string,
    { category, components = [] }: TemplateUpdate,
    options: CallOptions = {},
  ): Promise<Template> {
    const { templates } = this.#caller.connection;
    const method = templates.updateTemplate.bind(templates);
    const request: UpdateTemplateRequest = {
      ...{ accountId, templateId, components: copyOf(components) },
      category: category === undefined ? TemplateCategory.UNSPECIFIED : CATEGORIES[category],
    };
    const { template } = await this.#caller.call(method, request, long(options), { idempotent: false });
    return assertPresent(template, 'template');
  }

  /** Deletes a template in its language. */
  async delete(accountId: string, templateId: string, options: CallOptions = {}): Promise<void> {
    const { templates } = this.#caller.connection;
    const method = templates.deleteTemplate.bind(templates);
    await this.#caller.call(method, { accountId, templateId }, long(options), { idempotent: false });
  }

  /** Reads all templates of an account from the platform. Returns their number. */
  async sync(accountId: string, options: CallOptions = {}): Promise<number> {
    const { templates } = this.#caller.connection;
    const method = templates.syncTemplates.bind(templates);
    const answer = await this.#caller.call(method, { accountId }, long(options, SYNC_TIMEOUT_MS), { idempotent: true });
    return answer.templateCount;
  }
}

const CATEGORIES: Readonly<Record<TemplateCategoryName, TemplateCategory>> = {
  marketing: TemplateCategory.MARKETING,
  utility: TemplateCategory.UTILITY,
  authentication: TemplateCategory.AUTHENTICATION,
};

const FORMATS = {
  positional: TemplateParameterFormat.POSITIONAL,
  named: TemplateParameterFormat.NAMED,
} as const;

function copyOf(components: TemplateComponents): Record<string, unknown>[] {
  return components.map((component) => ({ ...component }));
}

function long(
  { timeoutMs, attemptTimeoutMs, ...options }: CallOptions,
  defaultMs: number = LONG_TIMEOUT_MS,
): CallOptions {
  const limitMs = timeoutMs ?? defaultMs;
  return { ...options, timeoutMs: limitMs, attemptTimeoutMs: attemptTimeoutMs ?? limitMs };
}

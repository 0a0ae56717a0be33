import { randomUUID } from 'node:crypto';
import {
  type CreateTemplateRequest,
  type DeleteTemplateRequest,
  type ListTemplatesRequest,
  type Template,
  TemplateCategory,
  TemplateParameterFormat,
  TemplateQuality,
  TemplateStatus,
  type UpdateTemplateRequest,
} from '@chat4all/proto';
import { FakeApiError, invalidField, notFound } from '../fake-api-error.ts';

/** The templates of the fake, which approves all of them at once. */
export class FakeTemplates {
  readonly #templates = new Map<string, Template>();
  readonly #hasAccount: (accountId: string) => boolean;

  constructor(hasAccount: (accountId: string) => boolean) {
    this.#hasAccount = hasAccount;
  }

  /** Returns the templates that match, the newest first. */
  list({ accountId, name, language, status }: ListTemplatesRequest): Template[] {
    if (accountId !== '') this.#assertAccount(accountId);
    return [...this.#templates.values()]
      .reverse()
      .filter(
        (template) =>
          (accountId === '' || accountId === template.accountId) &&
          (name === '' || name === template.name) &&
          (language === '' || language === template.language) &&
          (status === TemplateStatus.UNSPECIFIED || status === template.status),
      );
  }

  /** Reads a template. Throws NOT_FOUND. */
  get(accountId: string, templateId: string): Template {
    this.#assertAccount(accountId);
    const template = this.#templates.get(templateId);
    if (template?.accountId !== accountId) throw notFound('template', templateId);
    return template;
  }

  /** Creates a template. */
  create({ accountId, name, language, category, parameterFormat, components }: CreateTemplateRequest): Template {
    this.#assertAccount(accountId);
    if (!/^[a-z0-9_]+$/.test(name)) throw invalidField('name', 'must be lower-case letters, digits and underscores');
    if (language === '') throw invalidField('language', 'is required');
    if (category === TemplateCategory.UNSPECIFIED) throw invalidField('category', 'is required');
    if (components.length === 0) throw invalidField('components', 'is required');
    const known = { accountId, name, language, status: TemplateStatus.UNSPECIFIED, pageSize: 0, pageToken: '' };
    if (this.list(known).length > 0) {
      const message = `template "${name}" exists in ${language}`;
      throw new FakeApiError('INVALID_ARGUMENT', message, { reason: 'INVALID' });
    }
    const template: Template = {
      ...{ templateId: randomUUID(), accountId, channel: 'whatsapp', name, language, category, components },
      ...{ status: TemplateStatus.APPROVED, quality: TemplateQuality.UNSPECIFIED, reason: '', syncTime: new Date() },
      parameterFormat: parameterFormat || TemplateParameterFormat.POSITIONAL,
    };
    this.#templates.set(template.templateId, template);
    return template;
  }

  /** Changes a template. */
  update({ accountId, templateId, category, components }: UpdateTemplateRequest): Template {
    const template = this.get(accountId, templateId);
    const changed: Template = {
      ...template,
      category: category || template.category,
      components: components.length > 0 ? components : template.components,
    };
    this.#templates.set(templateId, changed);
    return changed;
  }

  /** Deletes a template. Throws NOT_FOUND. */
  delete({ accountId, templateId }: DeleteTemplateRequest): void {
    this.get(accountId, templateId);
    this.#templates.delete(templateId);
  }

  /** Returns the number of an account's templates. */
  count(accountId: string): number {
    this.#assertAccount(accountId);
    return [...this.#templates.values()].filter((template) => template.accountId === accountId).length;
  }

  #assertAccount(accountId: string): void {
    if (accountId === '') throw invalidField('account_id', 'is required');
    if (!this.#hasAccount(accountId)) throw notFound('account', accountId);
  }
}

import { type MessageTemplate, type SendContext, type TemplateAbility, refusal } from '@chat4all/connector';
import type { GraphClient } from '@chat4all/connector-meta';
import { TEMPLATE_FIELDS, readCreatedTemplate, readTemplatePage } from './read-template.ts';
import { renderTemplate } from './render-template.ts';
import { validateTemplate } from './validate-template.ts';

const PAGE_SIZE = 100;

/** The pages after which a list ends: more templates than a business may have (6,000). */
const MAXIMUM_PAGES = 100;

/**
 * Creates the management of the templates of a WhatsApp Business Account. Its calls reject with `configuration` without one. Source:
 * developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management.
 */
export function createTemplateClient(graph: GraphClient, businessAccountId: string | undefined): TemplateAbility {
  const edge = (): string => {
    if (businessAccountId !== undefined) return `${businessAccountId}/message_templates`;
    throw refusal('business_account_id: is required to manage templates; add it to the account', 'configuration');
  };

  const list = async (name: string | undefined, context?: SendContext): Promise<MessageTemplate[]> => {
    const path = edge();
    const templates: MessageTemplate[] = [];
    let after: string | undefined;
    for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
      const query = new URLSearchParams({ fields: TEMPLATE_FIELDS, limit: String(PAGE_SIZE) });
      if (name !== undefined) query.set('name', name);
      if (after !== undefined) query.set('after', after);
      const read = readTemplatePage(await graph.get(`${path}?${query.toString()}`, context));
      templates.push(...read.templates);
      after = read.after;
      if (after === undefined) break;
    }
    // Meta's filter also finds longer names.
    return name === undefined ? templates : templates.filter((template) => template.name === name);
  };

  return {
    list: (filter = {}, context) => list(filter.name, context),
    create: async ({ name, language, category, parameterFormat, components }, context) => {
      const body = { name, language, category: category.toUpperCase(), components };
      const format = { parameter_format: parameterFormat.toUpperCase() };
      return readCreatedTemplate(await graph.post(edge(), { ...body, ...format }, context));
    },
    update: async (templateId, { category, components }, context) => {
      edge();
      const body = { ...(category && { category: category.toUpperCase() }), ...(components && { components }) };
      await graph.post(encodeURIComponent(templateId), body, context);
    },
    delete: async ({ templateId, name }, context) => {
      await graph.delete(`${edge()}?${new URLSearchParams({ name, hsm_id: templateId }).toString()}`, context);
    },
    validate: validateTemplate,
    render: renderTemplate,
  };
}

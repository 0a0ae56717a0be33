import { type CreateTemplateResponse, TemplateCategory, type TemplateServiceServer } from '@chat4all/proto';
import { templateIdOf } from '../audit/targets.ts';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';
import { createTemplate, deleteTemplate, syncAccount, updateTemplate } from '../templates/change-templates.ts';
import { getTemplate, listTemplates } from '../templates/list-templates.ts';
import type { TemplateOptions } from '../templates/template-options.ts';

const createdTemplate = (_: unknown, __: unknown, response?: CreateTemplateResponse): string =>
  response?.template?.templateId ?? '';

/** Creates the handlers of TemplateService. */
export function templateService(options: TemplateOptions, handlers: HandlerFactory) {
  return {
    listTemplates: handlers.unary('ListTemplates', 'read', (request, { tenantId }) =>
      listTemplates(tenantId, request, options),
    ),
    getTemplate: handlers.unary('GetTemplate', 'read', async (request, { tenantId }) => ({
      template: await getTemplate(tenantId, request, options),
    })),
    createTemplate: handlers.audited('CreateTemplate', 'admin', createdTemplate, async (request, { tenantId }) => ({
      template: await createTemplate(tenantId, request, options),
    })),
    updateTemplate: handlers.audited('UpdateTemplate', 'admin', templateIdOf, async (request, call) => {
      const template = await updateTemplate(call.tenantId, request, options);
      const { category, components } = request;
      call.changed([
        ...(category === TemplateCategory.UNSPECIFIED ? [] : ['category']),
        ...(components.length === 0 ? [] : ['components']),
      ]);
      return { template };
    }),
    deleteTemplate: handlers.audited('DeleteTemplate', 'admin', templateIdOf, async (request, { tenantId }) => {
      await deleteTemplate(tenantId, request, options);
      return {};
    }),
    syncTemplates: handlers.unary('SyncTemplates', 'admin', async (request, { tenantId }) => ({
      templateCount: await syncAccount(tenantId, request, options),
    })),
  } satisfies HandlersOf<TemplateServiceServer>;
}

import {
  type Template,
  type TemplateCategory,
  type TemplateQuality,
  TemplateStatus,
  templateCategoryToJSON,
  templateParameterFormatToJSON,
  templateQualityToJSON,
  templateStatusToJSON,
} from '@chat4all/proto';
import { escapeField } from './escape.ts';
import { type Colour, paint } from './print.ts';

/** Returns a template as a line with its facts, and a line for the reason of its status if it has one. */
export function formatTemplate(template: Template): string {
  const { templateId, accountId, name, language, status, quality, reason } = template;
  const facts = [accountId, `${name} ${language}`, categoryName(template.category), templateId];
  const score = qualityName(quality);
  const line = [paint(colourOf(status), statusName(status)), ...facts.map(escapeField)].join('  ');
  return [
    score === undefined ? line : `${line}  quality ${score}`,
    ...(reason === '' ? [] : [`    ${escapeField(reason)}`]),
  ].join('\n');
}

/** Returns a template with its components. */
export function formatWholeTemplate(template: Template): string {
  const lines = template.components.map((component) => `    ${escapeField(JSON.stringify(component))}`);
  return [formatTemplate(template), ...lines].join('\n');
}

/** Returns a template as JSON. */
export function templateToJson(template: Template): Record<string, unknown> {
  return {
    template_id: template.templateId,
    account_id: template.accountId,
    channel: template.channel,
    name: template.name,
    language: template.language,
    category: categoryName(template.category),
    status: statusName(template.status),
    quality: qualityName(template.quality),
    reason: template.reason || undefined,
    parameter_format: wordOf(templateParameterFormatToJSON(template.parameterFormat), 'TEMPLATE_PARAMETER_FORMAT_'),
    components: template.components,
    sync_time: template.syncTime,
  };
}

/** Returns the name of a status, for example `APPROVED`. */
export function statusName(status: TemplateStatus): string {
  return wordOf(templateStatusToJSON(status), 'TEMPLATE_STATUS_');
}

/** Returns the name of a quality, for example `HIGH`; undefined if it is not known. */
export function qualityName(quality: TemplateQuality): string | undefined {
  const name = wordOf(templateQualityToJSON(quality), 'TEMPLATE_QUALITY_');
  return name === 'UNSPECIFIED' ? undefined : name;
}

function categoryName(category: TemplateCategory): string {
  return wordOf(templateCategoryToJSON(category), 'TEMPLATE_CATEGORY_');
}

function wordOf(name: string, prefix: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function colourOf(status: TemplateStatus): Colour {
  switch (status) {
    case TemplateStatus.APPROVED:
      return 'green';
    case TemplateStatus.REJECTED:
    case TemplateStatus.DISABLED:
    case TemplateStatus.DELETED:
      return 'red';
    default:
      return 'yellow';
  }
}

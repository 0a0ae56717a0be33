import {
  type Template,
  templateCategoryFromJSON,
  templateParameterFormatFromJSON,
  templateQualityFromJSON,
  templateStatusFromJSON,
} from '@chat4all/proto';
import type { SyncClaim, SyncState, TemplateChange } from '../templates.ts';
import { type Row, integer, text } from './row.ts';

/** Returns the columns of a template that a platform reports. */
export function templateColumns(template: Template): Readonly<Record<string, string | number>> {
  const { accountId, templateId, channel, name, language, category, status, quality, reason } = template;
  return {
    ...{ account_id: accountId, template_id: templateId, channel, name, language, category, status, quality, reason },
    parameter_format: template.parameterFormat,
    components: JSON.stringify(template.components),
  };
}

export function toTemplate(row: Row): Template {
  return {
    templateId: text(row, 'template_id'),
    accountId: text(row, 'account_id'),
    channel: text(row, 'channel'),
    name: text(row, 'name'),
    language: text(row, 'language'),
    category: templateCategoryFromJSON(integer(row, 'category')),
    status: templateStatusFromJSON(integer(row, 'status')),
    quality: templateQualityFromJSON(integer(row, 'quality')),
    reason: text(row, 'reason'),
    parameterFormat: templateParameterFormatFromJSON(integer(row, 'parameter_format')),
    components: decodeComponents(text(row, 'components')),
    syncTime: new Date(integer(row, 'sync_time')),
  };
}

export function toTemplateChange(row: Row): TemplateChange {
  const template = toTemplate(row);
  return {
    changeId: `${template.accountId}/${template.templateId}/${integer(row, 'change_time')}`,
    tenantId: text(row, 'tenant_id'),
    template,
    previousStatus: templateStatusFromJSON(integer(row, 'announced_status')),
    previousQuality: templateQualityFromJSON(integer(row, 'announced_quality')),
  };
}

export function toSyncClaim(row: Row): SyncClaim {
  const [accountId, untilMs] = [text(row, 'account_id'), integer(row, 'next_sync_time')];
  return { accountId, untilMs, failures: integer(row, 'failures') };
}

export function toSyncState(row: Row): SyncState {
  return {
    version: integer(row, 'version'),
    syncTimeMs: integer(row, 'sync_time'),
    failingSinceMs: integer(row, 'failing_since'),
  };
}

function decodeComponents(column: string): Record<string, unknown>[] {
  const components: unknown = JSON.parse(column);
  return Array.isArray(components) ? components.filter(isObject) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

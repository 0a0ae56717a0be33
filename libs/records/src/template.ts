import type { BusRecord } from '@chat4all/bus';
import type {
  MessageTemplate,
  TemplateReport,
  TemplateCategory as ChannelCategory,
  TemplateParameterFormat as ChannelFormat,
  TemplateQuality as ChannelQuality,
  TemplateShape,
  TemplateStatus as ChannelStatus,
} from '@chat4all/connector';
import {
  type Template,
  TemplateCategory,
  type TemplateEvent,
  TemplateParameterFormat,
  TemplateQuality,
  TemplateStatus,
} from '@chat4all/proto';
import { eventToRecord } from './records.ts';

/** The account of a template. */
export interface TemplateAccount {
  readonly id: string;
  readonly channel: string;
  readonly tenantId: string;
}

const CATEGORIES: Readonly<Record<ChannelCategory, TemplateCategory>> = {
  marketing: TemplateCategory.MARKETING,
  utility: TemplateCategory.UTILITY,
  authentication: TemplateCategory.AUTHENTICATION,
};

const STATUSES: Readonly<Record<ChannelStatus, TemplateStatus>> = {
  pending: TemplateStatus.PENDING,
  approved: TemplateStatus.APPROVED,
  rejected: TemplateStatus.REJECTED,
  paused: TemplateStatus.PAUSED,
  disabled: TemplateStatus.DISABLED,
  in_appeal: TemplateStatus.IN_APPEAL,
  pending_deletion: TemplateStatus.PENDING_DELETION,
  deleted: TemplateStatus.DELETED,
  limit_exceeded: TemplateStatus.LIMIT_EXCEEDED,
  archived: TemplateStatus.ARCHIVED,
};

const QUALITIES: Readonly<Record<ChannelQuality, TemplateQuality>> = {
  high: TemplateQuality.HIGH,
  medium: TemplateQuality.MEDIUM,
  low: TemplateQuality.LOW,
};

const FORMATS: Readonly<Record<ChannelFormat, TemplateParameterFormat>> = {
  positional: TemplateParameterFormat.POSITIONAL,
  named: TemplateParameterFormat.NAMED,
};

/** Converts a template of a connector to one of the API, as it was at a time in milliseconds since 1970. */
export function toTemplate(account: TemplateAccount, template: MessageTemplate, timeMs: number): Template {
  const { templateId, name, language, category, status, quality, reason = '', parameterFormat, components } = template;
  return {
    ...{ templateId, accountId: account.id, channel: account.channel, name, language, reason },
    category: category === undefined ? TemplateCategory.UNSPECIFIED : CATEGORIES[category],
    status: status === undefined ? TemplateStatus.UNSPECIFIED : STATUSES[status],
    quality: quality === undefined ? TemplateQuality.UNSPECIFIED : QUALITIES[quality],
    parameterFormat: FORMATS[parameterFormat],
    components: components.map((component) => ({ ...component })),
    syncTime: new Date(timeMs),
  };
}

/** Returns the category of connectors; undefined if it is unspecified. */
export function toChannelCategory(category: TemplateCategory): ChannelCategory | undefined {
  return keyOf(CATEGORIES, category);
}

/** Returns the parts of a template of the API that a message must fit. */
export function toTemplateShape({
  parameterFormat,
  components,
}: Pick<Template, 'parameterFormat' | 'components'>): TemplateShape {
  return { parameterFormat: keyOf(FORMATS, parameterFormat) ?? 'positional', components };
}

/** Returns the record of a platform's report about a template, with the W3C traceparent of its callback unless that is empty. */
export function templateReportToRecord(
  account: TemplateAccount,
  report: TemplateReport,
  traceParent: string,
): BusRecord {
  const { providerMessageId, templateId, status, quality, category, reason = '', time } = report;
  return eventToRecord(
    {
      eventId: `${account.id}/${providerMessageId}`,
      tenantId: account.tenantId,
      kind: {
        $case: 'templateReport',
        value: {
          ...{ accountId: account.id, channel: account.channel, templateId, reason, providerTimeMs: time },
          status: status === undefined ? TemplateStatus.UNSPECIFIED : STATUSES[status],
          hasQuality: quality !== undefined,
          quality: quality === undefined || quality === 'unknown' ? TemplateQuality.UNSPECIFIED : QUALITIES[quality],
          category: category === undefined ? TemplateCategory.UNSPECIFIED : CATEGORIES[category],
        },
      },
    },
    laneIdentity(account.channel, account.id, templateId),
    traceParent,
  );
}

/** Returns the record of an event about a template, with an id of its own. */
export function templateEventToRecord(eventId: string, tenantId: string, event: TemplateEvent): BusRecord {
  const { channel = '', accountId = '', templateId = '' } = event.template ?? {};
  return eventToRecord(
    { eventId, tenantId, kind: { $case: 'template', value: event } },
    laneIdentity(channel, accountId, templateId),
  );
}

/** Returns the key of a template's records, so that they stay in order. */
function laneIdentity(channel: string, accountId: string, value: string) {
  return { channel, kind: 'template', value, accountId };
}

function keyOf<Key extends string, Value>(map: Readonly<Record<Key, Value>>, value: Value): Key | undefined {
  for (const key in map) if (map[key] === value) return key;
  return undefined;
}

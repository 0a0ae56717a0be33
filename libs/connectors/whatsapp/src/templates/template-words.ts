import type { TemplateCategory, TemplateParameterFormat, TemplateQuality, TemplateStatus } from '@chat4all/connector';

// Sources: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_status_update
// (2026-04-13), …/message_template_quality_update, and the Graph API's reference of `WhatsAppMessageTemplate`.

/** The statuses of templates, by Meta's words, in lists (`status`) and in callbacks (`event`). */
export const STATUSES: ReadonlyMap<string, TemplateStatus> = new Map([
  ['PENDING', 'pending'],
  ['IN_REVIEW', 'pending'],
  ['APPROVED', 'approved'],
  ['REINSTATED', 'approved'],
  ['UNARCHIVED', 'approved'],
  // It can be sent until it is paused.
  ['FLAGGED', 'approved'],
  ['REJECTED', 'rejected'],
  ['PAUSED', 'paused'],
  ['DISABLED', 'disabled'],
  ['IN_APPEAL', 'in_appeal'],
  ['PENDING_DELETION', 'pending_deletion'],
  ['DELETED', 'deleted'],
  ['LIMIT_EXCEEDED', 'limit_exceeded'],
  ['ARCHIVED', 'archived'],
]);

/** The qualities of templates, by Meta's words. `UNKNOWN` is none. */
export const QUALITIES: ReadonlyMap<string, TemplateQuality> = new Map([
  ['GREEN', 'high'],
  ['YELLOW', 'medium'],
  ['RED', 'low'],
]);

/** The categories of templates, by Meta's words. */
export const CATEGORIES: ReadonlyMap<string, TemplateCategory> = new Map([
  ['MARKETING', 'marketing'],
  ['UTILITY', 'utility'],
  ['AUTHENTICATION', 'authentication'],
]);

/** The forms of parameters, by Meta's words. Templates from before there were names have none. */
export const PARAMETER_FORMATS: ReadonlyMap<string, TemplateParameterFormat> = new Map([
  ['POSITIONAL', 'positional'],
  ['NAMED', 'named'],
]);

/** Returns a reason in Meta's words; undefined if it says that there is none. */
export function reasonFrom(text: string | undefined): string | undefined {
  return text === undefined || text === 'NONE' ? undefined : text;
}

import { type PartReader, type TemplateReport, digestOf } from '@chat4all/connector';
import { CATEGORIES, QUALITIES, STATUSES, reasonFrom } from './templates/template-words.ts';

/** Reads the value of a change, at a time in milliseconds since 1970. */
type ReportReader = (value: PartReader, time: number) => TemplateReport | undefined;

/** Reads a report whose details are in the list of templates: it only says which template to read again. */
const readMention: ReportReader = (value, time) => {
  const templateId = value.id('message_template_id');
  if (templateId === undefined) return undefined;
  return { kind: 'template', providerMessageId: `template#${digestOf([value.value, time])}`, templateId, time };
};

/**
 * The fields of callbacks about templates. Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/
 * reference, the page of each field.
 */
export const TEMPLATE_REPORTS: ReadonlyMap<string, ReportReader> = new Map([
  [
    'message_template_status_update',
    (value: PartReader, time: number) => {
      const mention = readMention(value, time);
      const status = STATUSES.get(value.text('event') ?? '');
      const category = CATEGORIES.get(value.text('message_template_category') ?? '');
      const reason = reasonFrom(value.text('reason'));
      return (
        mention && { ...mention, ...(status && { status }), ...(category && { category }), ...(reason && { reason }) }
      );
    },
  ],
  [
    'message_template_quality_update',
    (value: PartReader, time: number) => {
      const mention = readMention(value, time);
      const score = value.text('new_quality_score');
      return mention && { ...mention, ...(score !== undefined && { quality: QUALITIES.get(score) ?? 'unknown' }) };
    },
  ],
  [
    'template_category_update',
    (value: PartReader, time: number) => {
      const mention = readMention(value, time);
      // `correct_category` announces a change that has not happened yet.
      const category = CATEGORIES.get(value.text('new_category') ?? '');
      return mention && { ...mention, ...(category && { category }) };
    },
  ],
  ['message_template_components_update', readMention],
]);

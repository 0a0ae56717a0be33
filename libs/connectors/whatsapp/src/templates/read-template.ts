import { type CreatedTemplate, type MessageTemplate, PartReader } from '@chat4all/connector';
import { invalidResponseError } from '@chat4all/connector-meta';
import { CATEGORIES, PARAMETER_FORMATS, QUALITIES, STATUSES, reasonFrom } from './template-words.ts';

/** The fields of a template that are read. */
export const TEMPLATE_FIELDS =
  'id,name,language,status,category,quality_score,rejected_reason,parameter_format,components';

/** A page of templates. */
export interface TemplatePage {
  readonly templates: readonly MessageTemplate[];
  /** The cursor of the next page; absent on the last one. */
  readonly after?: string;
}

/** Reads a page of `message_templates`. Throws a ConnectorError for a template without id, name or language. */
export function readTemplatePage(response: unknown): TemplatePage {
  const page = new PartReader(response);
  if (!Array.isArray(page.member('data'))) throw invalidResponseError(200, 'no list of templates');
  const paging = page.object('paging');
  const after = paging.has('next') ? paging.object('cursors').text('after') : undefined;
  return { templates: page.list('data').map(readTemplate), ...(after !== undefined && { after }) };
}

/** Reads the response to a new template. Throws a ConnectorError if it has no id. */
export function readCreatedTemplate(response: unknown): CreatedTemplate {
  const part = new PartReader(response);
  const templateId = part.id('id');
  if (templateId === undefined) throw invalidResponseError(200, 'no template id');
  return { templateId, ...readState(part) };
}

function readTemplate(part: PartReader): MessageTemplate {
  const [templateId, name, language] = [part.id('id'), part.text('name'), part.text('language')];
  if (templateId === undefined || name === undefined || language === undefined) {
    throw invalidResponseError(200, 'template without id, name or language');
  }
  const quality = QUALITIES.get(part.object('quality_score').text('score') ?? '');
  const reason = reasonFrom(part.text('rejected_reason'));
  return {
    ...{ templateId, name, language, ...readState(part) },
    ...(quality && { quality }),
    ...(reason !== undefined && { reason }),
    parameterFormat: PARAMETER_FORMATS.get(part.text('parameter_format') ?? '') ?? 'positional',
    components: part.list('components').flatMap(({ value }) => (value === undefined ? [] : [value])),
  };
}

function readState(part: PartReader): Pick<MessageTemplate, 'status' | 'category'> {
  const status = STATUSES.get(part.text('status') ?? '');
  const category = CATEGORIES.get(part.text('category') ?? '');
  return { ...(status && { status }), ...(category && { category }) };
}

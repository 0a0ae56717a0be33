import type { TFunction } from 'i18next';
import type { Path } from 'react-hook-form';
import { ApiError } from '../../api/api-error.ts';
import { MAXIMUM_LENGTHS, type TemplateDraft } from '../../domain/template-draft.ts';
import { arePositional, parametersOf } from '../../domain/template-parts.ts';

/** The words that a text must have for each of its parameters, besides one. */
const WORDS_PER_PARAMETER = 2;

/** The field that a refusal of the platform is about, by its subcode. Source: WhatsApp's error codes, "Template creation". */
const REFUSED: Readonly<Record<string, Path<TemplateDraft>>> = {
  2388023: 'language',
  2388024: 'language',
  2388047: 'headerText',
  2388072: 'body',
  2388073: 'footer',
  2388293: 'body',
  2388299: 'body',
};

/** The field of a form by that of the API's request. */
const FIELDS: Readonly<Record<string, Path<TemplateDraft>>> = {
  account_id: 'accountId',
  name: 'name',
  language: 'language',
  category: 'category',
  components: 'body',
};

/** Returns the problems of an error by the field of the form. */
export function problemsOf(error: ApiError): ReadonlyMap<Path<TemplateDraft>, string> {
  const [, subcode = ''] = (error.metadata['channel_code'] ?? '').split('/');
  const refused = REFUSED[subcode];
  const known = [...error.fields].flatMap(([name, problem]) => {
    const field = FIELDS[name];
    return field === undefined ? [] : [[field, problem] as const];
  });
  return new Map([...known, ...(refused === undefined ? [] : [[refused, error.message] as const])]);
}

/** Returns the problem of a text with parameters, by the rules of the platform; undefined if it has none. */
export function textProblem(t: TFunction, part: 'header' | 'body', text: string): string | undefined {
  const names = parametersOf(text);
  const isPositional = arePositional(names);
  const maximum = MAXIMUM_LENGTHS[part];
  if (text.trim() === '') return t('field.required');
  if (text.length > maximum) return t('field.tooLong', { maximum, length: text.length });
  if (isPositional && names.some((name, index) => Number(name) !== index + 1)) return t('template.notInOrder');
  if (!isPositional && names.some((name) => !/^[a-z][a-z0-9_]*$/.test(name))) return t('template.badParameter');
  if (part === 'header') return names.length > 1 ? t('template.oneParameter') : undefined;
  if (/^\s*\{\{|\}\}\s*$/.test(text)) return t('template.parameterAtEdge');
  const words = text.trim().split(/\s+/).length;
  return words < names.length * WORDS_PER_PARAMETER + 1 ? t('template.tooManyParameters') : undefined;
}

/** Returns the problem of a text without parameters. */
export function plainProblem(t: TFunction, text: string, maximum: number): string | undefined {
  if (text.length > maximum) return t('field.tooLong', { maximum, length: text.length });
  return parametersOf(text).length > 0 ? t('template.noParameters') : undefined;
}

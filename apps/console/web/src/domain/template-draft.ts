import { z } from 'zod/mini';
import type { TemplateCategoryJson, TemplateJson } from '../gen/chat4all/v1/template_pb';
import { arePositional, parametersOf } from './template-parts.ts';

/** A component or a button in the form of the platform. */
export type PlatformPart = NonNullable<TemplateJson['components']>[number];

const platformPart: z.ZodMiniType<PlatformPart> = z.record(z.string(), z.json());

/** The kinds of headers; `NONE` for a template without one. */
export const HEADERS = ['NONE', 'TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'] as const;
/** The kinds of buttons that the form makes. */
export const BUTTONS = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE'] as const;
/** The most buttons of a template. */
export const MAXIMUM_BUTTONS = 10;
/** The most characters of each part. Source: WhatsApp's "Template components". */
export const MAXIMUM_LENGTHS = { header: 60, body: 1_024, footer: 60, button: 25 } as const;

export type HeaderKind = (typeof HEADERS)[number];
export type ButtonKind = (typeof BUTTONS)[number];

/** A button of a {@link TemplateDraft}. */
export interface ButtonDraft {
  kind: ButtonKind | 'OTHER';
  label: string;
  /** The URL, the phone number or the code. */
  target: string;
  /** The whole URL as an example, if the URL has a parameter. */
  example: string;
  /** A button of another kind as the JSON that the platform has; else empty. */
  original: string;
}

/** A template as it is filled in. */
export interface TemplateDraft {
  accountId: string;
  name: string;
  language: string;
  category: TemplateCategoryJson;
  headerKind: HeaderKind;
  headerText: string;
  /** The handle of the example file that was uploaded to the platform. */
  headerFile: string;
  body: string;
  footer: string;
  buttons: ButtonDraft[];
  /** The examples of parameters, by {@link exampleKey}. */
  examples: Record<string, string>;
}

/** A part of a draft whose text has parameters. */
export type DraftPart = 'header' | 'body';

/** An empty draft. */
export const EMPTY_DRAFT: TemplateDraft = {
  ...{ accountId: '', name: '', language: 'pt_BR', category: 'TEMPLATE_CATEGORY_UTILITY' },
  ...{ headerKind: 'NONE', headerText: '', headerFile: '', body: '', footer: '', buttons: [], examples: {} },
};

/** Returns the name of the field with the example of a parameter. */
export function exampleKey(part: DraftPart, name: string): string {
  return `${part}-${name}`;
}

/** Returns whether the parameters of a draft have names instead of numbers. */
export function isNamed({ headerKind, headerText, body }: TemplateDraft): boolean {
  const texts = [body, headerKind === 'TEXT' ? headerText : ''];
  return !arePositional(texts.flatMap(parametersOf));
}

/** Returns the components of a draft in the form of the platform. An example that is not filled in is the parameter's name. */
export function toComponents(draft: TemplateDraft, others: readonly PlatformPart[] = []): PlatformPart[] {
  const { body, footer, buttons } = draft;
  return [
    ...headerOf(draft),
    { type: 'BODY', text: body, ...examplesOf(draft, 'body', body) },
    ...(footer === '' ? [] : [{ type: 'FOOTER', text: footer }]),
    ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons: buttons.map(toButton) }]),
    ...others,
  ];
}

function headerOf(draft: TemplateDraft): PlatformPart[] {
  const { headerKind: format, headerText: text, headerFile } = draft;
  if (format === 'NONE') return [];
  if (format === 'TEXT') return [{ type: 'HEADER', format, text, ...examplesOf(draft, 'header', text) }];
  return [{ type: 'HEADER', format, ...(format !== 'LOCATION' && { example: { header_handle: [headerFile] } }) }];
}

function examplesOf(draft: TemplateDraft, part: DraftPart, text: string): PlatformPart {
  const values = parametersOf(text).map((name) => {
    const filled = draft.examples[exampleKey(part, name)] ?? '';
    return { name, example: filled === '' ? name : filled };
  });
  if (values.length === 0) return {};
  if (isNamed(draft)) {
    const named = values.map(({ name, example }) => ({ param_name: name, example }));
    return { example: { [`${part}_text_named_params`]: named } };
  }
  const texts = values.map(({ example }) => example);
  return { example: { [`${part}_text`]: part === 'body' ? [texts] : texts } };
}

function toButton({ kind, label: text, target, example, original }: ButtonDraft): PlatformPart {
  switch (kind) {
    case 'URL':
      return { type: kind, text, url: target, ...(parametersOf(target).length > 0 && { example: [example] }) };
    case 'PHONE_NUMBER':
      return { type: kind, text, phone_number: target };
    case 'COPY_CODE':
      return { type: kind, example: target };
    case 'QUICK_REPLY':
      return { type: kind, text };
    default:
      return platformPart.parse(JSON.parse(original));
  }
}

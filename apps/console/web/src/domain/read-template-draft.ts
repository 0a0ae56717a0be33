import { z } from 'zod/mini';
import type { TemplateJson } from '../gen/chat4all/v1/template_pb';
import {
  BUTTONS,
  type ButtonDraft,
  type DraftPart,
  EMPTY_DRAFT,
  HEADERS,
  MAXIMUM_BUTTONS,
  type PlatformPart,
  type TemplateDraft,
  exampleKey,
} from './template-draft.ts';
import { parametersOf } from './template-parts.ts';

const texts = z.array(z.string());
const named = z.array(z.object({ param_name: z.string(), example: z.string() }));
const examples = z.object({
  header_handle: z.optional(texts),
  header_text: z.optional(texts),
  body_text: z.optional(z.array(texts)),
  header_text_named_params: z.optional(named),
  body_text_named_params: z.optional(named),
});
const buttonSchema = z.object({
  type: z.string(),
  text: z.optional(z.string()),
  url: z.optional(z.string()),
  phone_number: z.optional(z.string()),
  example: z.optional(z.union([z.string(), texts])),
});

/** Returns a template as it is filled in, and the components that the form does not know, which a change keeps. */
export function readTemplateDraft(template: TemplateJson): {
  readonly draft: TemplateDraft;
  readonly others: readonly PlatformPart[];
} {
  const { components = [], accountId = '', name = '', language = '' } = template;
  const byType = new Map(components.map((component) => [wordOf(component['type']), component]));
  const header = byType.get('HEADER');
  const format = wordOf(header?.['format']) || 'TEXT';
  const headerText = textOf(header?.['text']);
  const body = textOf(byType.get('BODY')?.['text']);
  const buttons = z.array(z.record(z.string(), z.json())).safeParse(byType.get('BUTTONS')?.['buttons']).data ?? [];
  return {
    draft: {
      ...EMPTY_DRAFT,
      ...{ accountId, name, language, body, headerText },
      category: template.category ?? EMPTY_DRAFT.category,
      headerKind: header ? (HEADERS.find((kind) => kind === format) ?? 'NONE') : 'NONE',
      headerFile: examples.safeParse(header?.['example']).data?.header_handle?.[0] ?? '',
      footer: textOf(byType.get('FOOTER')?.['text']),
      buttons: buttons.slice(0, MAXIMUM_BUTTONS).map(readButton),
      examples: { ...readExamples('header', headerText, header), ...readExamples('body', body, byType.get('BODY')) },
    },
    others: components.filter(({ type }) => !['HEADER', 'BODY', 'FOOTER', 'BUTTONS'].includes(wordOf(type))),
  };
}

function readExamples(part: DraftPart, text: string, component: PlatformPart | undefined): Record<string, string> {
  const { data } = examples.safeParse(component?.['example']);
  const positional = part === 'body' ? data?.body_text?.[0] : data?.header_text;
  const byName = part === 'body' ? data?.body_text_named_params : data?.header_text_named_params;
  return Object.fromEntries(
    parametersOf(text).map((name, index) => [
      exampleKey(part, name),
      byName?.find((one) => one.param_name === name)?.example ?? positional?.[index] ?? '',
    ]),
  );
}

function readButton(original: PlatformPart): ButtonDraft {
  const { data } = buttonSchema.safeParse(original);
  const kind = BUTTONS.find((one) => one === wordOf(data?.type)) ?? 'OTHER';
  const [example = ''] = [data?.example ?? ''].flat();
  return {
    ...{ kind, example, original: kind === 'OTHER' ? JSON.stringify(original) : '' },
    label: data?.text ?? '',
    target: data?.url ?? data?.phone_number ?? (kind === 'COPY_CODE' ? example : ''),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function wordOf(value: unknown): string {
  return textOf(value).toUpperCase();
}

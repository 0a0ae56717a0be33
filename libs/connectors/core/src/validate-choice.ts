import type { ContentCapabilities, LinkLimits } from './capabilities.ts';
import { choicePresentation } from './choice.ts';
import type { ChoiceContent, ChoiceOption, LinkContent } from './content.ts';
import { lengthProblems, requiredTextProblems } from './measure.ts';
import type { ValidationProblem } from './validation-problem.ts';
import { urlProblems } from './validate-media.ts';

/** What is wrong with a choice in the form that the channel shows it in. */
export function choiceProblems(
  content: ChoiceContent,
  forms: NonNullable<ContentCapabilities['choice']>,
): ValidationProblem[] {
  const limits = forms[choicePresentation(content, forms)];
  if (!limits) return [];
  const { options, body, header = '', footer = '', listLabel = '' } = content;
  const count = options.length;
  const counted = (problem: string): ValidationProblem[] => [{ field: 'content.options', problem }];
  return [
    ...requiredTextProblems('content.body', body, limits.body),
    ...lengthProblems('content.header', header, limits.header),
    ...lengthProblems('content.footer', footer, limits.footer),
    ...lengthProblems('content.listLabel', listLabel, limits.listLabel),
    ...(count === 0 ? counted('is empty') : []),
    ...(count > limits.maximumOptions ? counted(`has ${count} options, at most ${limits.maximumOptions} fit`) : []),
    ...options.flatMap(({ id, title, description = '', section = '' }, index) => [
      ...requiredTextProblems(`content.options[${index}].id`, id, limits.id),
      ...requiredTextProblems(`content.options[${index}].title`, title, limits.title),
      ...lengthProblems(`content.options[${index}].description`, description, limits.description),
      ...lengthProblems(`content.options[${index}].section`, section, limits.section),
    ]),
    ...repeated(options, 'id'),
    ...repeated(options, 'title'),
    ...mixedSections(options),
  ];
}

/** What is wrong with a link button. */
export function linkProblems(
  { body, header = '', footer = '', title, url }: LinkContent,
  limits: LinkLimits,
): ValidationProblem[] {
  return [
    ...requiredTextProblems('content.body', body, limits.body),
    ...lengthProblems('content.header', header, limits.header),
    ...lengthProblems('content.footer', footer, limits.footer),
    ...requiredTextProblems('content.title', title, limits.title),
    ...urlProblems('content.url', url),
  ];
}

function repeated(options: readonly ChoiceOption[], name: 'id' | 'title'): ValidationProblem[] {
  const seen = new Set<string>();
  return options.flatMap((option, index) => {
    if (!seen.has(option[name])) {
      seen.add(option[name]);
      return [];
    }
    return [{ field: `content.options[${index}].${name}`, problem: 'stands there twice' }];
  });
}

function mixedSections(options: readonly ChoiceOption[]): ValidationProblem[] {
  const without = options.findIndex(({ section = '' }) => section === '');
  if (without === -1 || options.every(({ section = '' }) => section === '')) return [];
  return [{ field: `content.options[${without}].section`, problem: 'is missing, while other options have one' }];
}

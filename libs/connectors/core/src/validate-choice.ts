import type { ContentCapabilities, LinkLimits } from './capabilities.ts';
import { choicePresentation } from './choice.ts';
import type { ChoiceContent, ChoiceOption, LinkContent } from './content.ts';
import { lengthProblems, requiredTextProblems } from './measure.ts';
import type { ValidationProblem } from './validation-problem.ts';
import { urlProblems } from './validate-media.ts';

/** Returns the problems with a choice, in the form in which the channel shows it. */
export function choiceProblems(
  content: ChoiceContent,
  forms: NonNullable<ContentCapabilities['choice']>,
): ValidationProblem[] {
  const form = choicePresentation(content, forms);
  const limits = forms[form];
  if (!limits) return [];
  const { options, body, header = '', footer = '', listLabel = '' } = content;
  const count = options.length;
  const countProblem = (problem: string): ValidationProblem[] => [{ field: 'content.options', problem }];
  return [
    ...requiredTextProblems('content.body', body, limits.body),
    ...lengthProblems('content.header', header, limits.header),
    ...lengthProblems('content.footer', footer, limits.footer),
    ...lengthProblems('content.listLabel', listLabel, limits.listLabel),
    ...(count === 0 ? countProblem('is required') : []),
    ...(count > limits.maximumOptions ? countProblem(`exceeds ${limits.maximumOptions} options (got ${count})`) : []),
    ...options.flatMap(({ id, title, description = '', section = '' }, index) => [
      ...requiredTextProblems(`content.options[${index}].id`, id, limits.id),
      ...idProblems(`content.options[${index}].id`, id),
      ...requiredTextProblems(`content.options[${index}].title`, title, limits.title),
      ...lengthProblems(`content.options[${index}].description`, description, limits.description),
      ...lengthProblems(`content.options[${index}].section`, section, limits.section),
    ]),
    ...duplicateProblems(options, 'id', ({ id }) => id),
    // The section and the description of a list row distinguish it too.
    ...duplicateProblems(options, 'title', ({ title, section = '', description = '' }) =>
      form === 'list' ? [section, title, description].join('\n') : title,
    ),
    ...sectionProblems(options),
  ];
}

/** Returns the problems with a link button. */
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

/** WhatsApp refuses leading and trailing spaces of an id (Cloud API reference, "interactive object"). */
function idProblems(field: string, id: string): ValidationProblem[] {
  return id === id.trim() || id.trim() === '' ? [] : [{ field, problem: 'must not begin or end with a space' }];
}

function duplicateProblems(
  options: readonly ChoiceOption[],
  name: 'id' | 'title',
  keyOf: (option: ChoiceOption) => string,
): ValidationProblem[] {
  const seen = new Set<string>();
  return options.flatMap((option, index) => {
    const key = keyOf(option);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ field: `content.options[${index}].${name}`, problem: `duplicate ${name}` }];
  });
}

function sectionProblems(options: readonly ChoiceOption[]): ValidationProblem[] {
  const without = options.findIndex(({ section = '' }) => section === '');
  if (without === -1 || options.every(({ section = '' }) => section === '')) return [];
  return [{ field: `content.options[${without}].section`, problem: 'is required, because other options have one' }];
}

import type { ChoiceForm, ContentCapabilities } from './capabilities.ts';
import type { ChoiceContent } from './content.ts';

/**
 * How a channel shows a choice: as buttons where there are few options that need no more than a title, else as a list;
 * and as the only form that it has, if it has but one.
 */
export function choicePresentation(
  { options, listLabel }: ChoiceContent,
  { buttons, list }: NonNullable<ContentCapabilities['choice']>,
): ChoiceForm {
  if (!list) return 'buttons';
  if (!buttons || listLabel || options.length > buttons.maximumOptions) return 'list';
  return options.some(({ description, section }) => description ?? section) ? 'list' : 'buttons';
}

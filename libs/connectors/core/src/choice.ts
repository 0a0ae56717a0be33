import type { ChoiceForm, ContentCapabilities } from './capabilities.ts';
import type { ChoiceContent } from './content.ts';

/**
 * Returns the form in which a channel shows a choice: buttons if the options fit and consist of titles only, else a list.
 * A channel that has only one of the forms always uses that.
 */
export function choicePresentation(
  { options, listLabel }: ChoiceContent,
  { buttons, list }: NonNullable<ContentCapabilities['choice']>,
): ChoiceForm {
  if (!list) return 'buttons';
  if (!buttons || listLabel || options.length > buttons.maximumOptions) return 'list';
  return options.some(({ description, section }) => description ?? section) ? 'list' : 'buttons';
}

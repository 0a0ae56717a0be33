import { choicePresentation, type ChoiceContent, type ChoiceOption, type LinkContent } from '@chat4all/connector';
import { whatsappCapabilities } from './capabilities.ts';

const DEFAULT_LIST_LABEL = '☰';

/** Returns the `interactive` object of a choice: reply buttons or a list. */
export function choiceMessage(content: ChoiceContent): object {
  const form = choicePresentation(content, whatsappCapabilities.content.choice ?? {});
  const { options, listLabel } = content;
  if (form === 'list') {
    return {
      type: 'list',
      ...texts(content),
      action: { button: listLabel || DEFAULT_LIST_LABEL, sections: sections(options) },
    };
  }
  const buttons = options.map(({ id, title }) => ({ type: 'reply', reply: { id, title } }));
  return { type: 'button', ...texts(content), action: { buttons } };
}

/** Returns the `interactive` object of a link button. */
export function linkMessage(content: LinkContent): object {
  const parameters = { display_text: content.title, url: content.url };
  return { type: 'cta_url', ...texts(content), action: { name: 'cta_url', parameters } };
}

function texts({ header, body, footer }: ChoiceContent | LinkContent): object {
  return {
    ...(header && { header: { type: 'text', text: header } }),
    body: { text: body },
    ...(footer && { footer: { text: footer } }),
  };
}

/** Groups the options by section, in the order in which the sections first appear. */
function sections(options: readonly ChoiceOption[]): object[] {
  const rows = new Map<string, object[]>();
  for (const { id, title, description, section = '' } of options) {
    const row = { id, title, ...(description && { description }) };
    rows.set(section, [...(rows.get(section) ?? []), row]);
  }
  return [...rows].map(([title, list]) => ({ ...(title !== '' && { title }), rows: list }));
}

import type { Capabilities } from '../capabilities.ts';
import type { ChoiceContent, ChoiceOption } from '../content.ts';
import { validateContent } from '../validation.ts';
import type { Adapted, AsText } from './adapted.ts';
import { numberedText, paragraphs } from './as-text.ts';

/**
 * A choice that can still be tapped, if leaving parts of it out or moving them into its text makes that possible; else a
 * text with numbers.
 */
export function adaptChoice(content: ChoiceContent, capabilities: Capabilities, asText: AsText): Adapted {
  for (const { choice, loss } of simpler(content)) {
    if (validateContent(choice, capabilities).length === 0) return { contents: [choice], losses: [loss] };
  }
  return asText(numberedText(content), 'the options become a text with numbers: nothing can be tapped');
}

/** The choice with less and less beside its options, the least change first. */
function simpler(content: ChoiceContent): { readonly choice: ChoiceContent; readonly loss: string }[] {
  const { header, body, footer, options } = content;
  const titles = options.map(({ id, title }) => ({ id, title }));
  const allTexts = paragraphs(header, body, footer);
  const described = paragraphs(header, body, descriptions(options), footer);
  return [
    {
      choice: { kind: 'choice', body: allTexts, options },
      loss: 'header and footer become part of the text, the label of the list is left out',
    },
    {
      choice: { kind: 'choice', body: described, options: titles },
      loss: 'all texts become one, descriptions become part of it, sections are left out',
    },
  ];
}

function descriptions(options: readonly ChoiceOption[]): string {
  const described = options.filter(({ description }) => description);
  return described.map(({ title, description = '' }) => `${title}: ${description}`).join('\n');
}

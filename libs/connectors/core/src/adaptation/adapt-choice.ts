import type { Capabilities } from '../capabilities.ts';
import type { ChoiceContent, ChoiceOption } from '../content.ts';
import { validateContent } from '../validation.ts';
import type { Adapted, AsText } from './adapted.ts';
import { numberedText, paragraphs } from './as-text.ts';

/** Returns a choice with some parts moved into its text or removed, or a numbered text if no such choice fits. */
export function adaptChoice(content: ChoiceContent, capabilities: Capabilities, asText: AsText): Adapted {
  for (const { choice, loss } of simplifications(content)) {
    if (validateContent(choice, capabilities).length === 0) return { contents: [choice], losses: [loss] };
  }
  return asText(numberedText(content), 'options sent as a numbered text, which cannot be tapped');
}

/** Returns simpler forms of the choice, the smallest change first. */
function simplifications(content: ChoiceContent): { readonly choice: ChoiceContent; readonly loss: string }[] {
  const { header, body, footer, options } = content;
  const titles = options.map(({ id, title }) => ({ id, title }));
  const allTexts = paragraphs(header, body, footer);
  const described = paragraphs(header, body, descriptions(options), footer);
  return [
    {
      choice: { kind: 'choice', body: allTexts, options },
      loss: 'header and footer moved into the text, list label removed',
    },
    {
      choice: { kind: 'choice', body: described, options: titles },
      loss: 'header, footer and descriptions moved into the text, list label and sections removed',
    },
  ];
}

function descriptions(options: readonly ChoiceOption[]): string {
  const described = options.filter(({ description }) => description);
  return described.map(({ title, description = '' }) => `${title}: ${description}`).join('\n');
}

import { PartReader, type TemplateContent, type TemplateShape } from '@chat4all/connector';
import { readParts, replaceVariables, variablesIn, wordOf } from './template-parts.ts';

/** Returns the text of a template with its parameters: header, body, footer and buttons, a line for each. */
export function renderTemplate(template: TemplateShape, content: TemplateContent): string {
  const { header, body, footer, buttons } = readParts(template);
  const components = (content.components ?? []).map((component) => new PartReader(component));
  const fill = (text: string, component: PartReader | undefined): string =>
    replaceVariables(text, valuesOf(text, component));
  const ofType = (type: string) => components.find((component) => wordOf(component, 'type') === type);
  const lines = [
    header && (header.format === 'TEXT' ? fill(header.text, ofType('HEADER')) : `[${header.format.toLowerCase()}]`),
    fill(body, ofType('BODY')),
    footer,
    ...buttons.map(({ text, url }, index) => {
      const component = components.find((each) => wordOf(each, 'type') === 'BUTTON' && each.integer('index') === index);
      return url === '' ? `[${text}]` : `[${text}: ${fill(url, component)}]`;
    }),
  ];
  return lines.filter((line) => line !== undefined && line !== '').join('\n');
}

function valuesOf(text: string, component: PartReader | undefined): ReadonlyMap<string, string> {
  const names = variablesIn(text);
  const parameters = component?.list('parameters') ?? [];
  const values = parameters.flatMap((parameter, index): [string, string][] => {
    const name = parameter.text('parameter_name') ?? names[index];
    const fallback = ['currency', 'date_time'].map((type) => parameter.object(type).string('fallback_value'));
    const value = parameter.string('text') ?? fallback.find((each) => each !== undefined);
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return new Map(values);
}

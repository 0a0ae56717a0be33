import type { TemplateContentJson } from '../gen/chat4all/v1/content_pb';
import type { TemplateJson } from '../gen/chat4all/v1/template_pb';

/** A parameter of a template's header or body. */
export interface TemplateParameter {
  /** The name of its field in a form. */
  readonly key: string;
  readonly component: string;
  /** The number or name in the braces. */
  readonly name: string;
  readonly label: string;
}

const PARAMETER = /\{\{\s*([\w.]+)\s*\}\}/g;

/** Returns whether parameters are numbers instead of names; also if there are none. */
export function arePositional(names: readonly string[]): boolean {
  return names.every((name) => /^\d+$/.test(name));
}

/** Returns the numbers or names of the parameters in a text, each once: numbers in their order, names as they come. */
export function parametersOf(text: string): string[] {
  const names = [...new Set([...text.matchAll(PARAMETER)].map(([, name = '']) => name))];
  return arePositional(names) ? names.sort((one, other) => Number(one) - Number(other)) : names;
}

/** Returns a text with the parameters that have a value. */
export function fillParameters(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replaceAll(PARAMETER, (braces, name: string) => {
    const value = valueOf(name) ?? '';
    return value === '' ? braces : value;
  });
}

/** Returns the parts of a template that have a text, by the type of their component in lower case. */
function textsOf({ components = [] }: TemplateJson): readonly (readonly [string, string])[] {
  return components.flatMap(({ type, text }) =>
    typeof type === 'string' && typeof text === 'string' ? [[type.toLowerCase(), text] as const] : [],
  );
}

/** Returns the parameters of a template, in their order. */
export function templateParameters(template: TemplateJson): TemplateParameter[] {
  return textsOf(template).flatMap(([component, text]) => {
    return parametersOf(text).map((name) => ({
      key: keyOf(component, name),
      component,
      name,
      label: component === 'body' ? `{{${name}}}` : `${component} {{${name}}}`,
    }));
  });
}

/** Returns the text of a template, with the parameters that are filled in. */
export function templateText(
  template: TemplateJson,
  values: Readonly<Record<string, string | undefined>> = {},
): string {
  return textsOf(template)
    .map(([component, text]) => fillParameters(text, (name) => values[keyOf(component, name)]))
    .join('\n');
}

/** Returns the content that sends a template with its parameters. */
export function toTemplateContent(
  template: TemplateJson,
  values: Readonly<Record<string, string>>,
): TemplateContentJson {
  const isNamed = template.parameterFormat === 'TEMPLATE_PARAMETER_FORMAT_NAMED';
  const byComponent = Map.groupBy(templateParameters(template), ({ component }) => component);
  return {
    name: template.name ?? '',
    language: template.language ?? '',
    components: [...byComponent].map(([type, parameters]) => ({
      type,
      parameters: parameters.map(({ key, name }) => ({
        type: 'text',
        text: values[key] ?? '',
        ...(isNamed && { parameter_name: name }),
      })),
    })),
  };
}

/** Dots would be paths in the names of fields. */
function keyOf(component: string, name: string): string {
  return `${component}-${name.replaceAll('.', '_')}`;
}

import type { PartReader, TemplateParameterFormat, ValidationProblem } from '@chat4all/connector';

/** How the parameters of a text must be. */
export interface ParameterRules {
  readonly format: TemplateParameterFormat;
  /** The part of the template, for messages: `body`. */
  readonly part: string;
}

/**
 * The types of parameters of a text, with the member that has their value. Source: developers.facebook.com/documentation/
 * business-messaging/whatsapp/messages/template-messages.
 */
const VALUES: ReadonlyMap<string, string> = new Map([
  ['text', 'text'],
  ['currency', 'currency'],
  ['date_time', 'date_time'],
]);

/** Validates the parameters of a component for a text with these variables. */
export function validateTextParameters(
  component: PartReader,
  field: string,
  { format, part, names }: ParameterRules & { readonly names: readonly string[] },
): ValidationProblem[] {
  const parameters = component.list('parameters').map((reader, index) => ({
    reader,
    path: `${field}.parameters[${index}]`,
    name: reader.string('parameter_name') ?? '',
  }));
  const typed = parameters.flatMap(({ reader, path }) => validateText(reader, path));
  if (format === 'positional') {
    const first = Math.min(parameters.length, names.length);
    if (parameters.length === names.length) return typed;
    const problem = `the ${part} of the template has ${countOf(names)} (got ${parameters.length})`;
    return [...typed, { field: `${field}.parameters[${first}]`, problem }];
  }
  const missing = names
    .filter((name) => !parameters.some((parameter) => parameter.name === name))
    .map((name) => ({ field: `${field}.parameters`, problem: `parameter "${name}" is required` }));
  const wrong = parameters.flatMap(({ name, path }, index): ValidationProblem[] => {
    const at = `${path}.parameter_name`;
    if (!names.includes(name)) return [{ field: at, problem: `must be one of ${names.join(', ') || 'none'}` }];
    const isFirst = parameters.findIndex((parameter) => parameter.name === name) === index;
    return isFirst ? [] : [{ field: at, problem: `duplicate parameter "${name}"` }];
  });
  return [...typed, ...wrong, ...missing];
}

/** Returns the number of parameters in words, with their variables. */
export function countOf(names: readonly string[]): string {
  const variables = names.map((name) => `{{${name}}}`).join(', ');
  if (names.length === 0) return 'no parameters';
  return `${names.length} ${names.length === 1 ? 'parameter' : 'parameters'}: ${variables}`;
}

function validateText(reader: PartReader, path: string): ValidationProblem[] {
  const member = VALUES.get(reader.string('type')?.toLowerCase() ?? '');
  if (member === undefined) {
    return [{ field: `${path}.type`, problem: `must be one of ${[...VALUES.keys()].join(', ')}` }];
  }
  const isFilled = member === 'text' ? reader.text('text') !== undefined : reader.object(member).value !== undefined;
  return isFilled ? [] : [{ field: `${path}.${member}`, problem: 'is required' }];
}

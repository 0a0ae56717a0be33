import { graphError, type SandboxHttpResponse } from '../graph/response.ts';
import { componentsSchema, type TemplateComponent, variablesIn } from './components.ts';

// Subcodes: developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes, "Template creation" (2026-05-15).
// Limits: …/whatsapp/templates/components.
const MAXIMUM_LENGTHS: Readonly<Record<string, number>> = { HEADER: 60, BODY: 1024, FOOTER: 60 };
const MAXIMUM_BUTTON_LENGTH = 25;
const MAXIMUM_BUTTONS = 10;

/** The words that a body must have for each of its variables, besides one. */
const WORDS_PER_VARIABLE = 2;

const FILE_FORMATS = ['IMAGE', 'VIDEO', 'DOCUMENT'];

/** The number of templates that a WhatsApp Business Account may create in an hour. Source: …/whatsapp/templates/template-management. */
export const CREATIONS_PER_HOUR = 100;

/** Returns the refusal of a template with components that Meta does not accept; undefined if it accepts them. */
export function componentsRefusal(components: unknown, parameterFormat: string): SandboxHttpResponse | undefined {
  const parsed = componentsSchema.safeParse(components);
  if (!parsed.success) return missingField('components');
  const body = parsed.data.find(({ type }) => type === 'BODY');
  if (body === undefined) return missingField('component of type BODY');
  for (const component of parsed.data) {
    const refusal = lengthRefusal(component) ?? variableRefusal(component, parameterFormat);
    if (refusal) return refusal;
  }
  return undefined;
}

/** Returns a refusal in Meta's form: code 100 with a subcode, and a text for people. */
export function templateRefusal(subcode: number | undefined, title: string, message: string): SandboxHttpResponse {
  return graphError({ status: 400, code: 100, subcode, message: 'Invalid parameter', user: { title, message } });
}

function lengthRefusal({ type, text, buttons }: TemplateComponent): SandboxHttpResponse | undefined {
  const maximum = MAXIMUM_LENGTHS[type] ?? Infinity;
  const tooLong = (what: string, most: number) =>
    templateRefusal(2388040, 'Character Limit Exceeded', `The ${what} is limited to ${most} characters.`);
  if (text.length > maximum) return tooLong(type.toLowerCase(), maximum);
  if (buttons.some((button) => button.text.length > MAXIMUM_BUTTON_LENGTH))
    return tooLong('button', MAXIMUM_BUTTON_LENGTH);
  if (buttons.length <= MAXIMUM_BUTTONS) return undefined;
  return templateRefusal(undefined, 'Too Many Buttons', `A template has at most ${MAXIMUM_BUTTONS} buttons.`);
}

function variableRefusal(component: TemplateComponent, parameterFormat: string): SandboxHttpResponse | undefined {
  const { type, text, format, example, buttons } = component;
  const names = variablesIn(text);
  if (type === 'HEADER' && FILE_FORMATS.includes(format)) {
    return example === undefined ? missingField('component of type HEADER', 'example') : undefined;
  }
  if (type === 'FOOTER') {
    if (names.length === 0) return undefined;
    return templateRefusal(2388073, 'Message Footer Format Is Incorrect', 'The footer cannot have variables.');
  }
  const isWrong = !(parameterFormat === 'NAMED' ? isNamed : isPositional)(names);
  if (type === 'HEADER' && (isWrong || names.length > 1)) {
    return templateRefusal(2388047, 'Message Header Format Is Incorrect', 'The header can have one variable, {{1}}.');
  }
  if (isWrong) {
    return templateRefusal(
      2388072,
      'Message Body Format Is Incorrect',
      'The variables must be {{1}}, {{2}}, … in order.',
    );
  }
  if (type === 'BODY' && /^\s*\{\{|\}\}\s*$/.test(text)) {
    return templateRefusal(
      2388299,
      'Leading Or Trailing Variables',
      'Variables cannot be at the start or end of the template.',
    );
  }
  if (type === 'BODY' && text.split(/\s+/).length < names.length * WORDS_PER_VARIABLE + 1) {
    return templateRefusal(2388293, 'Too Many Variables', 'This template has too many variables for its length.');
  }
  if (names.length > 0 && example === undefined) return missingField(`component of type ${type}`, 'example');
  const isIncomplete = buttons.some((button) => variablesIn(button.url).length > 0 && button.example === undefined);
  return isIncomplete ? missingField('component of type BUTTONS', 'example') : undefined;
}

function isPositional(names: readonly string[]): boolean {
  const numbers = names.map(Number).sort((one, other) => one - other);
  return numbers.every((number, index) => number === index + 1);
}

function isNamed(names: readonly string[]): boolean {
  return names.every((name) => /^[a-z][a-z0-9_]*$/.test(name));
}

function missingField(what: string, field?: string): SandboxHttpResponse {
  const message = field === undefined ? `${what} is missing` : `${what} is missing expected field(s) (${field})`;
  return templateRefusal(2388043, 'Message template "components" param is missing expected field(s)', message);
}

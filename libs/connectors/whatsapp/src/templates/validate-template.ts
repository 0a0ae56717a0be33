import { PartReader, type TemplateContent, type TemplateShape, type ValidationProblem } from '@chat4all/connector';
import { type TemplateParts, readParts, variablesIn, wordOf } from './template-parts.ts';
import { type ButtonComponent, validateButton } from './validate-button.ts';
import { type ParameterRules, countOf, validateTextParameters } from './validate-parameters.ts';

/** The formats of headers that each message brings along, with the type of their parameter. */
const HEADER_PARAMETERS: ReadonlyMap<string, string> = new Map([
  ['IMAGE', 'image'],
  ['VIDEO', 'video'],
  ['DOCUMENT', 'document'],
  ['LOCATION', 'location'],
]);

/**
 * Returns every problem of content that is sent with a template. Meta refuses it with 132000 (number of parameters), 132012 (their
 * format) and 131008 (missing). Source: developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes.
 */
export function validateTemplate(template: TemplateShape, content: TemplateContent): ValidationProblem[] {
  const parts = readParts(template);
  const components = (content.components ?? []).map((component, index) => ({
    reader: new PartReader(component),
    field: `content.components[${index}]`,
  }));
  const ofType = (type: string) => components.filter(({ reader }) => wordOf(reader, 'type') === type);
  const rules = { format: template.parameterFormat };
  return [
    ...validateOnce(ofType('HEADER'), 'header', headerRules(parts, rules)),
    ...validateOnce(ofType('BODY'), 'body', { ...rules, part: 'body', names: variablesIn(parts.body) }),
    ...validateButtons(ofType('BUTTON'), parts),
  ];
}

interface Component {
  readonly reader: PartReader;
  readonly field: string;
}

type PartRules = (ParameterRules & { readonly names: readonly string[] }) | MediaRules;

/** A header whose parameter is not a text. */
interface MediaRules {
  readonly type: string;
}

function headerRules({ header }: TemplateParts, rules: Pick<ParameterRules, 'format'>): PartRules {
  const type = HEADER_PARAMETERS.get(header?.format ?? '');
  return type === undefined ? { ...rules, part: 'header', names: variablesIn(header?.text ?? '') } : { type };
}

/** Validates the component of a part that a message may have once, and must have if the part has parameters. */
function validateOnce(components: readonly Component[], part: string, rules: PartRules): ValidationProblem[] {
  const [first, ...others] = components;
  const duplicates = others.map(({ field }) => ({ field, problem: `duplicate ${part} component` }));
  if (first !== undefined) return [...validatePart(first, rules), ...duplicates];
  const required = 'type' in rules ? `1 parameter of type ${rules.type}` : countOf(rules.names);
  if ('names' in rules && rules.names.length === 0) return [];
  return [{ field: 'content.components', problem: `the template requires a ${part} component with ${required}` }];
}

function validatePart({ reader, field }: Component, rules: PartRules): ValidationProblem[] {
  if ('names' in rules) return validateTextParameters(reader, field, rules);
  const { type } = rules;
  const [parameter, ...others] = reader.list('parameters');
  const path = `${field}.parameters`;
  if (others.length > 0) return [{ field: `${path}[1]`, problem: 'the header of the template has 1 parameter' }];
  const given = parameter?.string('type')?.toLowerCase();
  if (given !== type) return [{ field: `${path}[0]`, problem: `must be of type ${type}${gotType(given)}` }];
  if (parameter?.object(type).value === undefined) return [{ field: `${path}[0].${type}`, problem: 'is required' }];
  const hasFile = parameter.object(type).has('id') || parameter.object(type).has('link');
  return type === 'location' || hasFile ? [] : [{ field: `${path}[0].${type}`, problem: 'must have an id or a link' }];
}

function validateButtons(components: readonly Component[], parts: TemplateParts): ValidationProblem[] {
  const read = components.map(({ reader, field }): ButtonComponent => ({
    ...{ reader, field, index: reader.integer('index') },
    subType: wordOf(reader, 'sub_type'),
  }));
  const missing = parts.buttons.flatMap(({ type, url }, index): ValidationProblem[] => {
    const isNeeded = type === 'COPY_CODE' || (type === 'URL' && variablesIn(url).length > 0);
    if (!isNeeded || read.some((component) => component.index === index)) return [];
    const subType = type.toLowerCase();
    const problem = `the template requires a button component with sub_type ${subType}, index ${index} and 1 parameter`;
    return [{ field: 'content.components', problem }];
  });
  const isKnown = (index: number | undefined): boolean => index !== undefined && parts.buttons[index] !== undefined;
  const duplicates = read
    .filter(({ index }, at) => isKnown(index) && read.findIndex((component) => component.index === index) < at)
    .map(({ field, index }) => ({ field: `${field}.index`, problem: `duplicate button ${index ?? ''}` }));
  return [...read.flatMap((component) => validateButton(component, parts.buttons)), ...missing, ...duplicates];
}

function gotType(given: string | undefined): string {
  return given === undefined ? '' : ` (got ${given.slice(0, 32)})`;
}

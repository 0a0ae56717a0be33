import type { PartReader, ValidationProblem } from '@chat4all/connector';
import { type TemplateButton, variablesIn } from './template-parts.ts';

/** A component of a message with the parameters of a button. */
export interface ButtonComponent {
  readonly reader: PartReader;
  readonly field: string;
  /** Absent if it is no integer. */
  readonly index: number | undefined;
  /** In capital letters. */
  readonly subType: string;
}

/** The type, and the member with the value, of the parameter of each type of button that has one. */
const PARAMETERS: ReadonlyMap<string, { readonly type: string; readonly isRequired: boolean }> = new Map([
  ['URL', { type: 'text', isRequired: true }],
  ['COPY_CODE', { type: 'coupon_code', isRequired: true }],
  ['QUICK_REPLY', { type: 'payload', isRequired: false }],
]);

/** Validates the parameters of a button. Those of types that are not known here are not checked. */
export function validateButton(
  { reader, field, index, subType }: ButtonComponent,
  buttons: readonly TemplateButton[],
): ValidationProblem[] {
  const button = index === undefined ? undefined : buttons[index];
  if (button === undefined) {
    const known = buttons.length === 0 ? 'the template has no buttons' : `must be 0 to ${buttons.length - 1}`;
    return [{ field: `${field}.index`, problem: known }];
  }
  const { type } = button;
  if (type === 'PHONE_NUMBER') return [{ field, problem: `button ${index ?? ''} has no parameters` }];
  const rule = PARAMETERS.get(type);
  if (rule === undefined) return [];
  if (subType !== type) return [{ field: `${field}.sub_type`, problem: `must be ${type.toLowerCase()}` }];
  const isFixed = type === 'URL' && variablesIn(button.url).length === 0;
  return validateParameter(reader, field, isFixed ? undefined : rule);
}

function validateParameter(
  reader: PartReader,
  field: string,
  rule: { readonly type: string; readonly isRequired: boolean } | undefined,
): ValidationProblem[] {
  const [parameter, ...others] = reader.list('parameters');
  if (rule === undefined) {
    if (parameter === undefined) return [];
    return [{ field: `${field}.parameters[0]`, problem: 'the URL of the button has no parameters' }];
  }
  const { type, isRequired } = rule;
  if (others.length > 0) return [{ field: `${field}.parameters[1]`, problem: 'the button has 1 parameter' }];
  if (parameter === undefined) {
    if (!isRequired) return [];
    return [{ field: `${field}.parameters[0]`, problem: 'the button has 1 parameter (got 0)' }];
  }
  if (parameter.string('type')?.toLowerCase() !== type) {
    return [{ field: `${field}.parameters[0].type`, problem: `must be ${type}` }];
  }
  if (parameter.text(type) !== undefined) return [];
  return [{ field: `${field}.parameters[0].${type}`, problem: 'is required' }];
}

import type { LengthLimit, LengthUnit } from './capabilities.ts';
import type { ValidationProblem } from './validation-problem.ts';

const UNIT_NAMES: Readonly<Record<LengthUnit, string>> = { code_points: 'characters', utf8_bytes: 'UTF-8 bytes' };

/** Returns the length of a text in the given unit. */
export function measureText(text: string, unit: LengthUnit): number {
  if (unit === 'utf8_bytes') return Buffer.byteLength(text);
  let count = 0;
  for (let index = 0; index < text.length; count += 1) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return count;
}

/** Returns whether a text is within a limit. */
export function fitsLimit(text: string, { maximumLength, unit }: LengthLimit): boolean {
  // A UTF-16 unit is at most one code point and at most three bytes, so short texts need no counting.
  if (text.length * (unit === 'utf8_bytes' ? 3 : 1) <= maximumLength) return true;
  return measureText(text, unit) <= maximumLength;
}

/** Returns the problems with the length of a text. Without a limit, the channel cannot show the text. */
export function lengthProblems(field: string, text: string, limit: LengthLimit | undefined): ValidationProblem[] {
  if (limit === undefined) return text === '' ? [] : [{ field, problem: 'is not supported' }];
  if (fitsLimit(text, limit)) return [];
  const { maximumLength: maximum, unit } = limit;
  const measured = measureText(text, unit);
  const problem = `exceeds ${maximum} ${UNIT_NAMES[unit]} (got ${measured})`;
  return [{ field, problem, length: { measured, maximum, unit } }];
}

/** Returns the problems with the length of a text that must not be empty or blank: platforms refuse white space only. */
export function requiredTextProblems(field: string, text: string, limit: LengthLimit | undefined): ValidationProblem[] {
  return text.trim() === '' ? [{ field, problem: 'is required' }] : lengthProblems(field, text, limit);
}

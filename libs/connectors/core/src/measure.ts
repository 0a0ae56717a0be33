import type { LengthLimit, LengthUnit } from './capabilities.ts';
import type { ValidationProblem } from './validation-problem.ts';

const unitNames: Readonly<Record<LengthUnit, string>> = { code_points: 'code points', utf8_bytes: 'UTF-8 bytes' };

/** How long a text is in the unit that a channel counts. */
export function measureText(text: string, unit: LengthUnit): number {
  if (unit === 'utf8_bytes') return Buffer.byteLength(text);
  let count = 0;
  for (let index = 0; index < text.length; count += 1) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return count;
}

/** Whether a text is no longer than allowed. */
export function fitsLimit(text: string, { maximumLength, unit }: LengthLimit): boolean {
  // No text has more code points than UTF-16 units, nor more than three bytes for one of these.
  if (text.length * (unit === 'utf8_bytes' ? 3 : 1) <= maximumLength) return true;
  return measureText(text, unit) <= maximumLength;
}

/** What is wrong with the length of a text; a limit that is absent means that the channel cannot show it. */
export function lengthProblems(field: string, text: string, limit: LengthLimit | undefined): ValidationProblem[] {
  if (limit === undefined) return text === '' ? [] : [{ field, problem: 'cannot be shown' }];
  if (fitsLimit(text, limit)) return [];
  const { maximumLength: maximum, unit } = limit;
  const measured = measureText(text, unit);
  const problem = `is ${measured} ${unitNames[unit]} long, at most ${maximum} are allowed`;
  return [{ field, problem, length: { measured, maximum, unit } }];
}

/** As {@link lengthProblems}, and an empty text is one. */
export function requiredTextProblems(field: string, text: string, limit: LengthLimit | undefined): ValidationProblem[] {
  return text === '' ? [{ field, problem: 'is empty' }] : lengthProblems(field, text, limit);
}

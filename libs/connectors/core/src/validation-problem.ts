import type { LengthUnit } from './capabilities.ts';

/** One thing about a message that its channel does not take. Safe to show to the caller: never holds the content. */
export interface ValidationProblem {
  /** The field, as a path from the message: `content.text`, `content.options[1].title`, `to.value`. */
  readonly field: string;
  /** What is wrong, for people, with the measured value and the limit. */
  readonly problem: string;
  /** The measured length and its limit, when a length is the problem. */
  readonly length?: { readonly measured: number; readonly maximum: number; readonly unit: LengthUnit };
}

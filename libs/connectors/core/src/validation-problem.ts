import type { LengthUnit } from './capabilities.ts';

/** A part of a message that its channel does not accept. Safe to show to the caller: never contains the content. */
export interface ValidationProblem {
  /** The field, as a path from the message: `content.text`, `content.options[1].title`, `to.value`. */
  readonly field: string;
  /** The problem in words, with the limit and the measured value. */
  readonly problem: string;
  /** The measured length and its limit, if the problem is a length. */
  readonly length?: { readonly measured: number; readonly maximum: number; readonly unit: LengthUnit };
}

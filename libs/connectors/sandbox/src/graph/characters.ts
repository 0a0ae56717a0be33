import { z } from 'zod';

/** A text of 1 to `maximum` characters, counted as people do: a surrogate pair is one. */
export function characters(maximum: number): z.ZodType<string> {
  return z
    .string()
    .min(1)
    .refine((text) => text.length <= maximum || Array.from(text).length <= maximum, {
      error: `must be at most ${maximum} characters long`,
    });
}

/** An address that the platform could fetch from or open. */
export const webAddress = z.url({ protocol: /^https?$/ });

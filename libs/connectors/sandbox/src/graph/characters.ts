import { z } from 'zod';

/** Returns the schema of a text of 1 to `maximum` characters (code points). */
export function characters(maximum: number): z.ZodType<string> {
  return z
    .string()
    .min(1)
    .refine((text) => text.length <= maximum || Array.from(text).length <= maximum, {
      error: `must be at most ${maximum} characters long`,
    });
}

/** The schema of a URL that the platform could fetch or open. */
export const webUrl = z.url({ protocol: /^https?$/ });

import { z } from 'zod';

/** The settings that every Meta account has, by their names in a configuration file. */
export const metaSettings = {
  access_token: z.string().min(1),
  app_secret: z.string().min(1),
  verify_token: z.string().min(1),
  base_url: z.url({ protocol: /^https?$/ }).optional(),
  api_version: z
    .string()
    .regex(/^v\d+\.\d+$/, 'must look like v25.0')
    .optional(),
};

/** An id that Meta gave: digits, in quotes, because long ones do not fit a number. */
export const metaId = z.string().regex(/^\d{1,32}$/, 'must be digits, in quotes');

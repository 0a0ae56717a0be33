import { z } from 'zod';

/** The schemas of the settings that every Meta account has, by their names in the configuration file. */
export const metaSettings = {
  access_token: z.string().min(1),
  app_secret: z.string().min(1),
  verify_token: z.string().min(1),
  base_url: z.url({ protocol: /^https?$/ }).optional(),
  api_version: z
    .string()
    .regex(/^v\d+\.\d+$/, 'must have the form v25.0')
    .optional(),
};

/** The schema of an id of Meta: digits. It must be quoted in YAML, because long ids exceed the range of numbers. */
export const metaId = z.string().regex(/^\d{1,32}$/, 'must be digits, in quotes');

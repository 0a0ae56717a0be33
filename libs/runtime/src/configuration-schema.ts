import { createSecureContext } from 'node:tls';
import { z } from 'zod';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is not 1 to 64 letters, digits, ".", "_" or "-"');

const account = z.looseObject({
  id,
  channel: z.string().min(1, 'is missing'),
  messages_per_second: z.number().positive().optional(),
  seconds_per_recipient: z.number().nonnegative().optional(),
  burst_per_recipient: z.int().positive().optional(),
  token_expire_time: z.iso
    .datetime({ offset: true, error: 'is not a time such as 2026-12-31T00:00:00Z' })
    .transform((text) => Date.parse(text))
    .optional(),
});

const scopes = z.array(z.enum(['send', 'read', 'admin', 'connector'])).min(1);

const apiKey = z.strictObject({
  id,
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'is not sha256: followed by 64 hexadecimal digits'),
  scopes,
});

/** Keys that come unencrypted could be anybody's. */
const keySetUrl = z
  .string()
  .refine((text) => /^https:\/\//.test(text) || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/)/.test(text), {
    error: 'is not an https address',
  })
  .refine((text) => URL.canParse(text), { error: 'is not an address' });

const token = z.strictObject({
  issuer: z.string().min(1, 'is missing'),
  audience: z.string().min(1, 'is missing'),
  jwks_url: keySetUrl,
  claims: z.record(z.string(), z.string()).default({}),
  scopes,
});

const certificate = z.strictObject({ id, name: z.string().min(1, 'is missing'), scopes });

const limits = z.strictObject({
  messages_per_second: z.number().positive().optional(),
  messages_per_day: z.int().positive().optional(),
  streams: z.int().positive().optional(),
});

const tenant = z.strictObject({
  id,
  api_keys: z.array(apiKey).default([]),
  tokens: z.array(token).default([]),
  certificates: z.array(certificate).default([]),
  limits: limits.default({}),
  accounts: z.array(account).default([]),
});

const tls = z
  .strictObject({
    certificate: z.string().min(1, 'is missing'),
    private_key: z.string().min(1, 'is missing'),
    client_ca: z.string().optional(),
  })
  .superRefine(({ certificate: cert, private_key: key, client_ca: ca }, context) => {
    try {
      createSecureContext({ cert, key, ...(ca !== undefined && { ca }) });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = `the certificate, its key and the authority do not fit together as PEM: ${why}`;
      context.addIssue({ code: 'custom', message });
    }
  });

/** What the configuration file may say, references in their place. */
export const configurationSchema = z
  .strictObject({
    tls: tls.optional(),
    tenants: z.array(tenant).min(1, 'names no tenant'),
  })
  .superRefine(({ tenants, tls: encryption }, context) => {
    for (const { certificates, id: tenantId } of tenants) {
      if (certificates.length === 0 || encryption?.client_ca !== undefined) continue;
      context.addIssue({
        code: 'custom',
        message: `is missing: tenant ${tenantId} has certificates`,
        path: ['tls', 'client_ca'],
      });
    }
  });

export type ConfigurationFile = z.output<typeof configurationSchema>;

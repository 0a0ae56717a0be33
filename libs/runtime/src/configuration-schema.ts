import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import { ALL_SCOPES } from './tenants.ts';

/** The form of an id in the configuration. */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const id = z.string().regex(ID_PATTERN, 'must be 1 to 64 letters, digits, ".", "_" or "-"');

const account = z.looseObject({
  id,
  channel: z.string().min(1, 'is required'),
  messages_per_second: z.number().positive().optional(),
  seconds_per_recipient: z.number().nonnegative().optional(),
  burst_per_recipient: z.int().positive().optional(),
  token_expire_time: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2026-12-31T00:00:00Z' })
    .transform((text) => Date.parse(text))
    .optional(),
});

const scopes = z.array(z.enum(ALL_SCOPES)).min(1);

const apiKey = z.strictObject({
  id,
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: followed by 64 hexadecimal digits'),
  scopes,
});

/** Plain HTTP is allowed on the loopback interface only: elsewhere, the keys could be replaced on the way. */
const keySetUrl = z.string().refine(isKeySetUrl, {
  error: 'must be an https:// URL without credentials; http:// is allowed on the loopback interface',
});

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

function isKeySetUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
}

const token = z.strictObject({
  issuer: z.string().min(1, 'is required'),
  audience: z.string().min(1, 'is required'),
  jwks_url: keySetUrl,
  claims: z.record(z.string(), z.string()).default({}),
  scopes,
});

const certificate = z.strictObject({ id, name: z.string().min(1, 'is required'), scopes });

const limits = z.strictObject({
  messages_per_second: z.number().positive().optional(),
  messages_per_day: z.int().positive().optional(),
  streams: z.int().positive().optional(),
  files: z.int().positive().optional(),
  file_bytes: z.int().positive().optional(),
});

const keyword = z.string().trim().min(1, 'is required').max(64, 'must be at most 64 characters');
const confirmation = z.string().min(1, 'is required').max(1_024, 'must be at most 1024 characters').optional();

const consentKeywords = z
  .strictObject({
    opt_out: z.array(keyword).default(['STOP', 'SAIR', 'PARAR']),
    opt_in: z.array(keyword).default(['START', 'VOLTAR']),
    scope: z.string().max(64, 'must be at most 64 characters').default(''),
    opt_out_confirmation: confirmation,
    opt_in_confirmation: confirmation,
  })
  .superRefine(({ opt_out: optOut, opt_in: optIn }, context) => {
    const both = optIn.find((each) => optOut.some((other) => other.toUpperCase() === each.toUpperCase()));
    if (both === undefined) return;
    context.addIssue({ code: 'custom', message: `"${both}" is in opt_out too; remove it from one`, path: ['opt_in'] });
  });

const tenant = z.strictObject({
  id,
  api_keys: z.array(apiKey).default([]),
  tokens: z.array(token).default([]),
  certificates: z.array(certificate).default([]),
  limits: limits.default({}),
  accounts: z.array(account).default([]),
  consent_keywords: consentKeywords.optional(),
});

const tls = z
  .strictObject({
    certificate: z.string().min(1, 'is required'),
    private_key: z.string().min(1, 'is required'),
    client_ca: z.string().optional(),
  })
  .superRefine(({ certificate: cert, private_key: key, client_ca: ca }, context) => {
    try {
      createSecureContext({ cert, key, ...(ca !== undefined && { ca }) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `certificate, private_key and client_ca must be matching PEM: ${reason}`;
      context.addIssue({ code: 'custom', message });
    }
  });

/** The schema of the configuration file, after its references are resolved. */
export const configurationSchema = z
  .strictObject({
    tls: tls.optional(),
    tenants: z.array(tenant).min(1, 'must have at least one tenant'),
  })
  .superRefine(({ tenants, tls: encryption }, context) => {
    for (const { certificates, id: tenantId } of tenants) {
      if (certificates.length === 0 || encryption?.client_ca !== undefined) continue;
      context.addIssue({
        code: 'custom',
        message: `is required, because tenant "${tenantId}" has certificates`,
        path: ['tls', 'client_ca'],
      });
    }
  });

export type ConfigurationFile = z.output<typeof configurationSchema>;

/** A list without the entries that are not valid. */
const validEntries = <Schema extends z.ZodType>(entry: Schema): z.ZodType<z.output<Schema>[]> =>
  z
    .array(z.unknown())
    .catch([])
    .transform((entries) => entries.flatMap((each) => validEntry(entry, each)));

function validEntry<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema>[] {
  const parsed = schema.safeParse(value);
  return parsed.success ? [parsed.data] : [];
}

const validParts = z.object({
  id: z.string().catch(''),
  api_keys: validEntries(apiKey),
  tokens: validEntries(token),
  certificates: validEntries(certificate),
  limits: limits.catch({}),
  accounts: validEntries(account),
  consent_keywords: consentKeywords.optional().catch(undefined),
});

const validFile = z.object({ tenants: validEntries(validParts) }).catch({ tenants: [] });

/** Returns the valid parts of the tenants in a file that is not valid, so that their other problems can be named too. */
export function validTenants(value: unknown): ConfigurationFile['tenants'] {
  return validFile.parse(value).tenants;
}

/** Returns whether a tenant is valid in all its parts. */
export function isValidTenant(value: unknown): boolean {
  return tenant.safeParse(value).success;
}

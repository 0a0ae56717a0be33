import { createMediaScanner } from '@chat4all/media';
import { MEDIA_TYPES, type MediaType as MediaTypeName } from '@chat4all/connector';
import { isIP } from 'node:net';
import { z } from 'zod';
import { type ListenAddress, parseListenAddress } from './listen-address.ts';

const address = z.string().transform((text, context): ListenAddress => {
  const parsed = parseListenAddress(text);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: 'must be host:port, for example 127.0.0.1:50051' });
  return z.NEVER;
});

const wholeNumber = (minimum: number, maximum: number): z.ZodType<number, string> =>
  z.string().transform((text, context) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= minimum && value <= maximum) return value;
    context.addIssue({ code: 'custom', message: `must be a whole number from ${minimum} to ${maximum}` });
    return z.NEVER;
  });

const url = (schemes: readonly string[]): z.ZodType<string, string> =>
  z
    .string()
    .refine((text) => schemes.some((scheme) => text.startsWith(`${scheme}:`) && text.length > scheme.length + 1), {
      message: `must start with ${schemes.map((scheme) => `${scheme}:`).join(' or ')}`,
    });

const secretFile = z
  .string()
  .regex(/^file:.+/, 'must be file:<path>, for example file:/run/secrets/api-key')
  .transform((reference) => reference.slice('file:'.length));

function isScannerUrl(text: string): boolean {
  try {
    createMediaScanner(text);
    return true;
  } catch {
    return false;
  }
}

const list = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .refine((items) => items.every((item) => item !== ''), { message: 'must be a list of names separated by commas' });

function isAddressRange(text: string): boolean {
  const [address = '', bits = ''] = text.split('/');
  const version = isIP(address);
  return version > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.parse(text)?.origin === text;
}

/** The settings of a process, by environment variable. */
export const settingsSchema = z.object({
  CHAT4ALL_BUS: url(['embedded', 'kafka'])
    .default('embedded:./data')
    .describe('the log: a folder (embedded, one process) or Kafka, see [Log](#log)'),
  CHAT4ALL_STORE: url(['sqlite', 'postgres', 'postgresql'])
    .default('sqlite:./data/chat4all.db')
    .describe('the store: a SQLite file (processes of one machine) or PostgreSQL, see [Store](#store)'),
  CHAT4ALL_MEDIA: url(['folder', 's3'])
    .default('folder:./data/media')
    .describe('the files of messages: a folder (processes of one machine) or an S3 bucket, see [Files](#files)'),
  CHAT4ALL_MEDIA_MAXIMUM_MB: wholeNumber(1, 5_000)
    .prefault('100')
    .describe('size of the largest file that can be uploaded; channels have smaller limits'),
  CHAT4ALL_MEDIA_SCAN: z
    .string()
    .refine(isScannerUrl, { message: 'must be clamd://<host>:<port> or clamd:///<socket>' })
    .optional()
    .describe(
      'malware scanner of files: `clamd://host:port` or `clamd:///path/of/socket`; none: files are not scanned',
    ),
  CHAT4ALL_MEDIA_CONVERT: list
    .optional()
    .describe(
      'converters of files that a channel does not carry, separated by commas: `sharp`, `ffmpeg`, a package or the path of a module; for routers and workers, see [Convert](media.md#convert-files)',
    ),
  CHAT4ALL_MEDIA_RECEIVED: z
    .string()
    .transform((text, context): 'all' | 'off' | MediaTypeName[] => {
      if (text === 'all' || text === 'off') return text;
      const names = text.split(',').map((name) => name.trim());
      const types = MEDIA_TYPES.filter((type) => names.includes(type));
      if (types.length === names.length) return types;
      context.addIssue({ code: 'custom', message: `must be all, off, or some of ${MEDIA_TYPES.join(',')}` });
      return z.NEVER;
    })
    .prefault('all')
    .describe('the files of received messages that a worker fetches: `all`, `off`, or types such as `image,audio`'),
  CHAT4ALL_MEDIA_UPLOADED_DAYS: wholeNumber(0, 36_500)
    .prefault('0')
    .describe('days after which an uploaded file is deleted; `0`: it is kept'),
  CHAT4ALL_MEDIA_RECEIVED_DAYS: wholeNumber(0, 36_500)
    .prefault('0')
    .describe('days after which a received file is deleted; `0`: it is kept'),
  CHAT4ALL_MASTER_KEY: z
    .string()
    .regex(/^file:.+/, 'must be file:<path>, for example file:/run/secrets/master-key')
    .transform((reference) => reference.slice('file:'.length))
    .optional()
    .describe(
      'the file of the keys that encrypt secrets in the store: `file:/path`, see [Master key](event-webhooks.md#master-key); required to create webhook endpoints, and accounts by API; the same for all processes; none: no secrets can be stored, except that `npm start` creates `master.key` beside its database',
    ),
  CHAT4ALL_ACCOUNT_URLS: z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .refine(
      (origins) => origins.every(isOrigin),
      'must be origins such as https://graph.example.com, separated by commas',
    )
    .optional()
    .describe(
      'origins that settings such as `base_url` of [accounts by API](accounts.md) may name, separated by commas; none: only the platforms themselves',
    ),
  CHAT4ALL_NOTIFIER_ALLOW: list
    .refine((ranges) => ranges.every(isAddressRange), 'must be address ranges such as 10.0.0.0/8, separated by commas')
    .optional()
    .describe('private address ranges that events may be posted to, separated by commas; none: public addresses only'),
  CHAT4ALL_NOTIFIER_PROXY: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as http://proxy.internal:3128' })
    .optional()
    .describe(
      'HTTP proxy that all events are posted through, which then decides about addresses; none: a direct connection',
    ),
  CHAT4ALL_ACCEPT_EMPTY_STORE: z
    .enum(['0', '1'], 'must be 0 or 1')
    .default('0')
    .describe('`1`: start with a new store although another store has consumed the log, see [Store](#store)'),
  CHAT4ALL_CONFIG: z
    .string()
    .min(1, 'must not be empty')
    .optional()
    .describe(
      'the [configuration file](#configuration-file); none: one tenant `demo` with a simulated account for each channel served, Telegram only in `npm start`',
    ),
  CHAT4ALL_GRPC: address.prefault('127.0.0.1:50051').describe('listen address of the gRPC API'),
  CHAT4ALL_HTTP: address
    .prefault('127.0.0.1:8081')
    .describe(
      'listen address of the HTTP/JSON API, and of the links to files if they are in a folder; a router serves it',
    ),
  CHAT4ALL_HTTP_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://files.example.com' })
    .optional()
    .describe('URL at which clients reach `CHAT4ALL_HTTP`; none: the listen address'),
  CHAT4ALL_HTTP_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .refine(
      (origins) => origins.every(isOrigin),
      'must be origins such as https://app.example.com, separated by commas',
    )
    .optional()
    .describe(
      'origins of the web pages that may call `CHAT4ALL_HTTP` from a browser, separated by commas; none: no page',
    ),
  CHAT4ALL_CONSOLE: address.prefault('127.0.0.1:8088').describe('listen address of the [console](console.md)'),
  CHAT4ALL_CONSOLE_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://console.example.com' })
    .optional()
    .describe('URL at which people open the console; none: the listen address'),
  CHAT4ALL_CONSOLE_ROUTER: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as http://router:8081' })
    .prefault('http://127.0.0.1:8081')
    .describe('URL of `CHAT4ALL_HTTP` of a router, which the console calls; `npm start` uses its own'),
  CHAT4ALL_CONSOLE_API_KEY: secretFile
    .optional()
    .describe(
      'the file of the API key with which the console calls the router: `file:/path`; required with an identity provider; none: people sign in with API keys, or not at all if the router needs none',
    ),
  CHAT4ALL_CONSOLE_OIDC: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://login.example.com/realms/acme' })
    .optional()
    .describe('issuer URL of the identity provider (OpenID Connect); none: for development on one machine'),
  CHAT4ALL_CONSOLE_OIDC_CLIENT: z.string().min(1).optional().describe('client id at the identity provider'),
  CHAT4ALL_CONSOLE_OIDC_SECRET: secretFile
    .optional()
    .describe('the file of the client secret: `file:/path`; none: a public client, protected by PKCE'),
  CHAT4ALL_CONSOLE_ROLE_CLAIM: z
    .string()
    .min(1)
    .default('roles')
    .describe('claim of the id token that has the groups or roles of a person'),
  CHAT4ALL_CONSOLE_ROLES: z
    .string()
    .regex(
      /^[^=,]+=(viewer|agent|operator|admin)(,[^=,]+=(viewer|agent|operator|admin))*$/,
      'must be pairs such as support=agent,platform=admin',
    )
    .transform((text) =>
      text.split(',').map((pair): [string, string] => [pair.replace(/=.*$/, '').trim(), pair.replace(/^.*=/, '')]),
    )
    .prefault('viewer=viewer,agent=agent,operator=operator,admin=admin')
    .describe(
      'the role by value of the claim: `viewer`, `agent`, `operator` or `admin`; the highest of a person applies',
    ),
  CHAT4ALL_CONSOLE_TRACES: z
    .string()
    .regex(/^https?:\/\/.*\{message_id\}/, 'must be a URL with {message_id}')
    .optional()
    .describe(
      'page of the traces of a message, with `{message_id}` in the place of its id, such as `http://127.0.0.1:9411/zipkin/?annotationQuery=chat4all.message.id%3D{message_id}`; none: no links',
    ),
  CHAT4ALL_METRICS: address
    .prefault('127.0.0.1:8000')
    .describe('listen address of `/metrics`, `/healthz` and `/readyz`'),
  CHAT4ALL_WEBHOOKS: address
    .prefault('127.0.0.1:8080')
    .describe(
      'listen address of the platforms’ callbacks: `/webhooks/<channel>/<account id>`, or `/webhooks/<channel>` for all accounts of the channel',
    ),
  CHAT4ALL_SANDBOX: address.prefault('127.0.0.1:8090').describe('listen address of the simulated platform'),
  CHAT4ALL_SANDBOX_DELAYS: z
    .string()
    .regex(/^\d{1,7},\d{1,7},\d{1,7}$/, 'must be three numbers of milliseconds such as 50,200,800')
    .transform((text) => text.split(',').map(Number))
    .prefault('50,200,800')
    .describe('when the simulated platform reports `sent`, `delivered` and `read`, in milliseconds after accepting'),
  CHAT4ALL_SANDBOX_RULES: z
    .enum(['lenient', 'meta'], 'must be lenient or meta')
    .default('lenient')
    .describe(
      '`meta`: the simulated platform enforces the 24-hour window, rates and registered templates as Meta does; `lenient`: it does not',
    ),
  CHAT4ALL_CHANNELS: list
    .prefault('whatsapp,instagram')
    .describe(
      'channels that this process serves: `whatsapp`, `instagram`, `telegram`, or the package name of another connector; `npm start` serves all three',
    ),
  CHAT4ALL_PARTITIONS: wholeNumber(1, 1_000)
    .prefault('4')
    .describe('partitions per topic; can be increased, never decreased'),
  CHAT4ALL_PROCESSES: wholeNumber(1, 256)
    .prefault('1')
    .describe(
      'processes of a router, worker or webhooks app, which share its addresses: one for each core; other limits apply to each; needs Kafka',
    ),
  CHAT4ALL_CALLS: wholeNumber(1, 1_000_000)
    .prefault('5000')
    .describe('concurrent gRPC calls of a router, without streams; more are answered RESOURCE_EXHAUSTED'),
  CHAT4ALL_STREAMS: wholeNumber(1, 1_000_000)
    .prefault('20000')
    .describe('concurrent gRPC streams of a router; more are answered RESOURCE_EXHAUSTED'),
  CHAT4ALL_CALLS_PER_CONNECTION: wholeNumber(1, 1_000_000)
    .prefault('1000')
    .describe('concurrent calls and streams of one connection; the client queues more'),
  CHAT4ALL_CONNECTIONS: wholeNumber(1, 1_000_000)
    .prefault('10000')
    .describe(
      'connections of a router; more are closed. A process with few file descriptors has fewer, so that metrics and health checks still work',
    ),
  CHAT4ALL_CONNECTION_AGE_MINUTES: wholeNumber(1, 100_000)
    .prefault('60')
    .describe('age at which a client is asked to reconnect, so that new routers receive load'),
  CHAT4ALL_CONNECTION_GRACE_SECONDS: wholeNumber(1, 86_400)
    .prefault('60')
    .describe('time that a connection past its age has to finish its calls'),
  CHAT4ALL_CONNECTION_IDLE_MINUTES: wholeNumber(1, 100_000)
    .prefault('15')
    .describe('time without a call after which a connection is closed; clients connect again with the next call'),
  CHAT4ALL_KEEPALIVE_SECONDS: wholeNumber(1, 86_400)
    .prefault('60')
    .describe('silence after which a connection is pinged; without an answer within 20 seconds it is closed'),
  CHAT4ALL_CLIENT_MEMORY_MB: wholeNumber(16, 1_000_000)
    .prefault('336')
    .describe(
      'memory that clients can make a router hold with requests, responses and streams ([Limits](security.md#limits)); at most a third of the memory of its container',
    ),
  CHAT4ALL_DELIVERY_CALLS: wholeNumber(1, 100_000).prefault('256').describe('concurrent platform calls of a worker'),
  CHAT4ALL_DELIVERY_CALLS_PER_ACCOUNT: wholeNumber(1, 100_000)
    .prefault('128')
    .describe('concurrent platform calls of a worker per account'),
  CHAT4ALL_DELIVERY_RETRY_ATTEMPTS: wholeNumber(1, 1_000)
    .prefault('10')
    .describe('most sends of a delivery that fails because of itself or its recipient'),
  CHAT4ALL_DELIVERY_RETRY_HOURS: wholeNumber(1, 8_760)
    .prefault('24')
    .describe('time after acceptance for which failures of an account or platform are retried'),
  CHAT4ALL_DELIVERY_RETRY_MAXIMUM_SECONDS: wholeNumber(1, 86_400)
    .prefault('600')
    .describe('longest backoff between two sends, unless the platform asks for a longer one'),
  CHAT4ALL_DELIVERY_BREAKER_FAILURES: wholeNumber(1, 100_000)
    .prefault('10')
    .describe('failures in a row that open the circuit breaker of an account or platform'),
  CHAT4ALL_DELIVERY_BREAKER_MAXIMUM_SECONDS: wholeNumber(1, 86_400)
    .prefault('60')
    .describe('longest time that a circuit breaker stays open before a trial call'),
  CHAT4ALL_RETENTION_HOURS: wholeNumber(1, 87_600).prefault('168').describe('minimum time that the log keeps records'),
  CHAT4ALL_GRACE_SECONDS: wholeNumber(0, 3_600).prefault('20').describe('time that a process may take to shut down'),
  CHAT4ALL_INSECURE: z
    .enum(['0', '1'], 'must be 0 or 1')
    .default('0')
    .describe('`1`: allow the API beyond the loopback interface without authentication'),
  CHAT4ALL_LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be one of trace, debug, info, warn, error, fatal, silent',
    )
    .default('info')
    .describe('`trace`, `debug`, `info`, `warn`, `error`, `fatal`, `silent`; JSON lines, formatted on a terminal'),
});

/** The description of a setting. */
export interface DescribedSetting {
  readonly name: string;
  /** Absent if there is none. */
  readonly defaultValue?: string;
  readonly meaning: string;
}

/** Describes every setting, from the schema that the apps validate. */
export function describeSettings(): DescribedSetting[] {
  return Object.entries(settingsSchema.shape).map(([name, type]) => ({
    name,
    ...(!(type instanceof z.ZodOptional) && { defaultValue: type.def.defaultValue }),
    meaning: type.description ?? '',
  }));
}

import { z } from 'zod';
import type { SandboxFault } from '../graph/faults.ts';
import type { CallbackDisruption, SandboxAccount } from '../options.ts';
import type { SandboxTemplate } from '../state/templates.ts';

/** The conversation of an account and a person. */
export interface SandboxConversation {
  readonly account: string;
  readonly channel: 'whatsapp' | 'instagram';
  /** The person, as in `SandboxMessage.recipient`. */
  readonly person: string;
  readonly name?: string;
  /** The number of messages in the log, in both directions. */
  readonly messages: number;
  /** The type of the last message. */
  readonly lastType: string;
  /** The text of the last message. */
  readonly lastText: string;
  /** The time of the last message, in milliseconds since 1970. */
  readonly lastTime: number;
  /** The end of the 24-hour window, in milliseconds since 1970. Absent if the person never wrote. */
  readonly windowEndTime?: number;
  readonly optedOut: boolean;
  /** True while the account shows a typing indicator. */
  readonly typing: boolean;
}

/** A message of either direction. */
export interface SandboxHistoryMessage {
  readonly account: string;
  readonly person: string;
  readonly direction: 'to_person' | 'from_person';
  readonly id: string;
  readonly type: string;
  readonly text: string;
  /** The content as it was sent. That of an inbound file has the `id` for `files/{id}`. */
  readonly content?: unknown;
  readonly callbackData?: string;
  readonly replyTo?: string;
  /** In milliseconds since 1970. */
  readonly time: number;
  readonly state: 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';
  readonly failure?: { readonly code: number; readonly title: string };
}

/** The state of the callbacks. */
export interface SandboxCallbacks extends CallbackDisruption {
  /** The number of notifications that are scheduled or being sent. */
  readonly pending: number;
  /** The number of discarded notifications. */
  readonly dropped: number;
}

/** An account without its secrets. */
export interface SandboxAccountView {
  readonly id: string;
  readonly channel: 'whatsapp' | 'instagram';
  readonly rules: {
    readonly window: 'open' | 'enforced';
    readonly rates: 'off' | 'enforced';
    readonly templates: 'any' | 'registered';
  };
}

const channel = z.enum(['whatsapp', 'instagram']);
const id = z.string().min(1);
const milliseconds = z.number().int().nonnegative();

export const accountsSchema: z.ZodType<{ readonly accounts: readonly SandboxAccountView[] }> = z.object({
  accounts: z.array(
    z.object({
      id,
      channel,
      rules: z.object({
        window: z.enum(['open', 'enforced']),
        rates: z.enum(['off', 'enforced']),
        templates: z.enum(['any', 'registered']),
      }),
    }),
  ),
});

export const conversationsSchema: z.ZodType<{ readonly conversations: readonly SandboxConversation[] }> = z.object({
  conversations: z.array(
    z.object({
      account: id,
      channel,
      person: id,
      name: z.string().exactOptional(),
      messages: z.number(),
      lastType: z.string(),
      lastText: z.string(),
      lastTime: milliseconds,
      windowEndTime: milliseconds.exactOptional(),
      optedOut: z.boolean(),
      typing: z.boolean(),
    }),
  ),
});

export const messagesSchema: z.ZodType<{ readonly messages: readonly SandboxHistoryMessage[] }> = z.object({
  messages: z.array(
    z.object({
      account: id,
      person: id,
      direction: z.enum(['to_person', 'from_person']),
      id,
      type: z.string(),
      text: z.string(),
      content: z.unknown(),
      callbackData: z.string().exactOptional(),
      replyTo: z.string().exactOptional(),
      time: milliseconds,
      state: z.enum(['accepted', 'sent', 'delivered', 'read', 'failed']),
      failure: z.object({ code: z.number(), title: z.string() }).exactOptional(),
    }),
  ),
});

export const faultSchema: z.ZodType<SandboxFault> = z.strictObject({
  account: id.exactOptional(),
  recipient: id.exactOptional(),
  requests: z.enum(['messages', 'uploads', 'templates']).exactOptional(),
  count: z.number().int().min(1).exactOptional(),
  delayMs: milliseconds.max(600_000).exactOptional(),
  dropConnection: z.enum(['before', 'after']).exactOptional(),
  reportLater: z.boolean().exactOptional(),
  status: z.number().int().min(200).max(599).exactOptional(),
  code: z.number().int().exactOptional(),
  subcode: z.number().int().exactOptional(),
  retryAfterSeconds: z.number().min(0).exactOptional(),
});

export const faultsSchema = z.object({ faults: z.array(faultSchema) });

export const templateSchema: z.ZodType<SandboxTemplate> = z.strictObject({
  account: id,
  name: id,
  language: id,
  category: z.enum(['marketing', 'utility', 'authentication']).exactOptional(),
  bodyParameters: z.number().int().min(0).exactOptional(),
  state: z.enum(['pending', 'approved', 'rejected', 'paused', 'disabled']).exactOptional(),
  quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).exactOptional(),
  parameterFormat: z.enum(['POSITIONAL', 'NAMED']).exactOptional(),
  components: z.array(z.looseObject({ type: z.string() })).exactOptional(),
});

export const templatesSchema = z.object({ templates: z.array(templateSchema) });

export const optOutSchema = z.strictObject({ account: id, person: id, optedOut: z.boolean().default(true) });

const share = z.number().min(0).max(1);

export const disruptionSchema: z.ZodType<Partial<CallbackDisruption>> = z.strictObject({
  repeated: share.exactOptional(),
  late: share.exactOptional(),
  lateMs: milliseconds.max(600_000).exactOptional(),
  seed: z.number().int().exactOptional(),
});

export const callbacksSchema: z.ZodType<SandboxCallbacks> = z.object({
  ...{ repeated: share, late: share, lateMs: milliseconds, seed: z.number() },
  ...{ pending: z.number(), dropped: z.number() },
});

export const filterSchema = z.strictObject({
  account: id.optional(),
  person: id.optional(),
  /** The maximum number, the latest ones. */
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});

export const errorSchema = z.object({ error: z.object({ message: z.string() }) });

/** An account to add. Its rules are those of the sandbox. */
export const newAccountSchema: z.ZodType<Omit<SandboxAccount, 'rules'>> = z.strictObject({
  channel: z.enum(['whatsapp', 'instagram']),
  id,
  accessToken: id,
  tokenExpireTime: milliseconds.exactOptional(),
  appSecret: id,
  verifyToken: id,
  webhookUrl: z.url({ protocol: /^https?$/ }),
  businessAccountId: id.exactOptional(),
  permissions: z.array(z.string()).exactOptional(),
  subscribed: z.boolean().exactOptional(),
  messagesPerSecond: z.number().positive().exactOptional(),
});

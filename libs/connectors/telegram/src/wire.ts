import { z } from 'zod';

/** The schema of a response of the Bot API. Source: core.telegram.org/bots/api#making-requests. */
export const responseSchema = z.union([
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error_code: z.number(),
    description: z.string().default('no description'),
    parameters: z
      .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() })
      .optional()
      .catch(undefined),
  }),
]);

export type FailedResponse = Extract<z.infer<typeof responseSchema>, { ok: false }>;

/** A member of an accepted call that is not needed, of any form: the message was sent. */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

const telegramFileSchema = z.object({ file_id: z.string().min(1) });

/** The schema of a sent message, with only the members that are used. Source: core.telegram.org/bots/api#message. */
export const sentMessageSchema = z.object({
  message_id: z.int(),
  chat: z.object({ id: z.int() }),
  photo: optional(z.array(telegramFileSchema)),
  video: optional(telegramFileSchema),
  voice: optional(telegramFileSchema),
  audio: optional(telegramFileSchema),
  document: optional(telegramFileSchema),
  sticker: optional(telegramFileSchema),
});

/** The schema of the result of `getFile`. */
export const fileSchema = z.object({ file_path: z.string().min(1) });

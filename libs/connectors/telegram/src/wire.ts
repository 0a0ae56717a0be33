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

const telegramFileSchema = z.object({
  file_id: z.string().min(1),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
});

export type TelegramFile = z.infer<typeof telegramFileSchema>;

const chatSchema = z.object({ id: z.int() });
const personSchema = z.object({ first_name: z.string().default(''), last_name: z.string().default('') });

/** The schema of a message, sent or received. Source: core.telegram.org/bots/api#message. */
export const messageSchema = z.object({
  message_id: z.int(),
  date: z.int().nonnegative(),
  chat: chatSchema,
  from: personSchema.optional(),
  reply_to_message: z.object({ message_id: z.int() }).optional(),
  text: z.string().min(1).optional(),
  caption: z.string().optional(),
  photo: z.array(telegramFileSchema).min(1).optional(),
  video: telegramFileSchema.optional(),
  voice: telegramFileSchema.optional(),
  audio: telegramFileSchema.optional(),
  document: telegramFileSchema.optional(),
  sticker: telegramFileSchema.optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  venue: z.object({ title: z.string(), address: z.string() }).optional(),
  contact: z
    .object({ phone_number: z.string(), first_name: z.string().min(1), last_name: z.string().optional() })
    .optional(),
});

export type TelegramMessage = z.infer<typeof messageSchema>;

/** The schema of a sent message, with only the members that are used. */
export const sentMessageSchema = messageSchema.pick({ message_id: true, chat: true }).extend({
  photo: messageSchema.shape.photo,
  video: telegramFileSchema.optional(),
  voice: telegramFileSchema.optional(),
  audio: telegramFileSchema.optional(),
  document: telegramFileSchema.optional(),
  sticker: telegramFileSchema.optional(),
});

/** The schema of the press of a button. Source: core.telegram.org/bots/api#callbackquery. */
export const callbackQuerySchema = z.object({
  id: z.string().min(1),
  from: personSchema,
  data: z.string(),
  message: z.object({
    message_id: z.int(),
    date: z.int().nonnegative(),
    chat: chatSchema,
    reply_markup: z
      .object({
        inline_keyboard: z.array(z.array(z.object({ text: z.string(), callback_data: z.string().optional() }))),
      })
      .optional()
      .catch(undefined),
  }),
});

/** The schema of a person's changed reactions to a message. Source: core.telegram.org/bots/api#messagereactionupdated. */
export const reactionSchema = z.object({
  chat: chatSchema,
  message_id: z.int(),
  date: z.int().nonnegative(),
  new_reaction: z.array(z.object({ type: z.string(), emoji: z.string().optional() })),
});

/** The schema of a callback. Source: core.telegram.org/bots/api#update. */
export const updateSchema = z.looseObject({ update_id: z.int().nonnegative() });

/** The schema of the result of `getFile`. */
export const fileSchema = z.object({ file_path: z.string().min(1) });

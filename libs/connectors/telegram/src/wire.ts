import { z } from 'zod';

/** An answer of the Bot API. Source: core.telegram.org/bots/api#making-requests. */
export const answerSchema = z.union([
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

export type Refused = Extract<z.infer<typeof answerSchema>, { ok: false }>;

const file = z.object({
  file_id: z.string().min(1),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
});

export type TelegramFile = z.infer<typeof file>;

const chat = z.object({ id: z.int() });
const person = z.object({ first_name: z.string().default(''), last_name: z.string().default('') });

/** A message, sent or received: the members that are read. Source: core.telegram.org/bots/api#message. */
export const messageSchema = z.object({
  message_id: z.int(),
  date: z.int().nonnegative(),
  chat,
  from: person.optional(),
  reply_to_message: z.object({ message_id: z.int() }).optional(),
  text: z.string().min(1).optional(),
  caption: z.string().optional(),
  photo: z.array(file).min(1).optional(),
  video: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  document: file.optional(),
  sticker: file.optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  venue: z.object({ title: z.string(), address: z.string() }).optional(),
  contact: z
    .object({ phone_number: z.string(), first_name: z.string().min(1), last_name: z.string().optional() })
    .optional(),
});

export type TelegramMessage = z.infer<typeof messageSchema>;

/** What is read of the answer to a message that was sent. */
export const sentSchema = messageSchema.pick({ message_id: true, chat: true }).extend({
  photo: messageSchema.shape.photo,
  video: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  document: file.optional(),
  sticker: file.optional(),
});

/** A button of ours was pressed. Source: core.telegram.org/bots/api#callbackquery. */
export const callbackQuerySchema = z.object({
  id: z.string().min(1),
  from: person,
  data: z.string(),
  message: z.object({
    message_id: z.int(),
    date: z.int().nonnegative(),
    chat,
    reply_markup: z
      .object({
        inline_keyboard: z.array(z.array(z.object({ text: z.string(), callback_data: z.string().optional() }))),
      })
      .optional()
      .catch(undefined),
  }),
});

/** A person's reactions to a message have changed. Source: core.telegram.org/bots/api#messagereactionupdated. */
export const reactionSchema = z.object({
  chat,
  message_id: z.int(),
  date: z.int().nonnegative(),
  new_reaction: z.array(z.object({ type: z.string(), emoji: z.string().optional() })),
});

/** One callback. Source: core.telegram.org/bots/api#update. */
export const updateSchema = z.looseObject({ update_id: z.int().nonnegative() });

/** What `getFile` gives. */
export const fileSchema = z.object({ file_path: z.string().min(1) });

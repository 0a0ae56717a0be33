import { z } from 'zod';

const markupSchema = z.looseObject({
  inline_keyboard: z
    .array(z.array(z.looseObject({ text: z.string(), callback_data: z.string().optional() })))
    .default([]),
});

const parametersSchema = z.looseObject({
  /** Absent in the answer to the press of a button. */
  chat_id: z.union([z.string(), z.number()]).transform(String).optional(),
  business_connection_id: z.string().optional(),
  callback_query_id: z.string().optional(),
  file_id: z.string().optional(),
  url: z.string().optional(),
  secret_token: z.string().optional(),
  allowed_updates: z.array(z.string()).optional(),
  media: z.array(z.unknown()).optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  reply_markup: markupSchema.optional(),
});

export type CallParameters = z.infer<typeof parametersSchema>;

const jsonSchema = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' });
    return z.NEVER;
  }
});

/** Parses the parameters of a call, in JSON or a form. Returns undefined if they are invalid. */
export function readParameters(body: string | FormData): CallParameters | undefined {
  const read = body instanceof FormData ? formParameters(body) : jsonSchema.safeParse(body).data;
  return parametersSchema.safeParse(read).data;
}

/** Parses a form, in which objects are JSON. Source: core.telegram.org/bots/api#making-requests. */
function formParameters(form: FormData): Record<string, unknown> {
  return Object.fromEntries(
    Array.from(form, ([name, value]) => {
      const isJson = typeof value === 'string' && /^[[{]/.test(value) && name !== 'text' && name !== 'caption';
      return [name, isJson ? jsonSchema.safeParse(value).data : value];
    }),
  );
}

/** Returns the Bot API's description of a problem with a message, or undefined if there is none. Lengths are in code points. */
export function findProblem(method: string, parameters: CallParameters): string | undefined {
  const { text = '', caption = '', reply_markup: keyboard } = parameters;
  if (method === 'sendMessage' && text === '') return 'message text is empty';
  if (Array.from(text).length > 4_096) return 'message is too long';
  if (Array.from(caption).length > 1_024) return 'message caption is too long';
  const data = keyboard?.inline_keyboard.flat().map(({ callback_data: value = '' }) => Buffer.byteLength(value)) ?? [];
  if (data.some((bytes) => bytes > 64)) return 'BUTTON_DATA_INVALID';
  const photo = parameters['photo'];
  if (photo instanceof Blob && photo.size > 10 * 1024 * 1024) return 'file is too big for a photo';
  return undefined;
}

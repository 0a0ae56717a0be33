import { z } from 'zod';
import { graphError, type Answer } from '../graph/answer.ts';
import { instagramMessageSchema, kindOf, textOf, type InstagramMessage } from './message.ts';

/** A request that has the form Instagram wants. */
export type InstagramRequest =
  | {
      readonly kind: 'message';
      readonly recipient: string;
      readonly message: InstagramMessage;
      /** `text`, `image`, `template`, … */
      readonly type: string;
      readonly text: string;
      readonly replyTo: string | undefined;
      /** A person answers, which is allowed for longer. */
      readonly byHuman: boolean;
    }
  | { readonly kind: 'reaction'; readonly recipient: string; readonly messageId: string; readonly emoji: string }
  | {
      readonly kind: 'action';
      readonly recipient: string;
      readonly action: 'typing_on' | 'typing_off' | 'mark_seen';
    };

const recipient = z.strictObject({ id: z.string().regex(/^\d{1,32}$/) });

const messageRequest = z
  .strictObject({
    recipient,
    messaging_type: z.enum(['RESPONSE', 'UPDATE', 'MESSAGE_TAG']).optional(),
    tag: z.literal('HUMAN_AGENT').optional(),
    message: instagramMessageSchema,
    reply_to: z.strictObject({ mid: z.string().min(1) }).optional(),
  })
  .refine(({ messaging_type: type, tag }) => (type === 'MESSAGE_TAG') === (tag !== undefined), {
    error: 'messaging_type MESSAGE_TAG and tag come together',
  })
  .transform(({ recipient: { id }, tag, message, reply_to: replyTo }): InstagramRequest => ({
    ...{ kind: 'message', recipient: id, message, type: kindOf(message), text: textOf(message) },
    ...{ replyTo: replyTo?.mid, byHuman: tag !== undefined },
  }));

const messageId = z.string().min(1);
const reactionRequest = z
  .discriminatedUnion('sender_action', [
    z.strictObject({
      recipient,
      sender_action: z.literal('react'),
      payload: z.strictObject({ message_id: messageId, reaction: z.literal('love') }),
    }),
    z.strictObject({
      recipient,
      sender_action: z.literal('unreact'),
      payload: z.strictObject({ message_id: messageId }),
    }),
  ])
  .transform(({ recipient: { id }, payload }): InstagramRequest => {
    // The one reaction that the API can send, as people see it.
    const emoji = 'reaction' in payload ? '❤️' : '';
    return { kind: 'reaction', recipient: id, messageId: payload.message_id, emoji };
  });

const actionRequest = z
  .strictObject({ recipient, sender_action: z.enum(['typing_on', 'typing_off', 'mark_seen']) })
  .transform(({ recipient: { id }, sender_action: action }): InstagramRequest => ({
    kind: 'action',
    recipient: id,
    action,
  }));

const shape = z.looseObject({ sender_action: z.string().optional() });

/** Checks the body of a POST to `/{instagram-account-id}/messages` as the Instagram Messaging API does. */
export function readInstagramRequest(body: unknown): InstagramRequest | Answer {
  const parsed = schemaFor(shape.safeParse(body).data?.sender_action).safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return invalid(`Param ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}

function schemaFor(action: string | undefined): z.ZodType<InstagramRequest> {
  if (action === undefined) return messageRequest;
  return action === 'react' || action === 'unreact' ? reactionRequest : actionRequest;
}

export function invalid(problem: string): Answer {
  return graphError({ status: 400, code: 100, message: `(#100) ${problem}` });
}

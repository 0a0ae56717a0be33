import { z } from 'zod';
import { graphError, type SandboxHttpResponse } from '../graph/response.ts';
import { instagramMessageSchema, kindOf, textOf, type InstagramMessage } from './message.ts';

/** A valid request in Instagram's format. */
export type InstagramRequest =
  | {
      readonly kind: 'message';
      readonly recipient: string;
      readonly message: InstagramMessage;
      /** `text`, `image`, `template`, … */
      readonly type: string;
      readonly text: string;
      readonly replyTo: string | undefined;
      /** True if a person wrote the message, which is allowed for longer. */
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
    error: 'messaging_type MESSAGE_TAG and tag require each other',
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
    // The only reaction that the API can send, as people see it.
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

/** Parses the body of a POST to `/{instagram-account-id}/messages`, or returns Instagram's error. */
export function readInstagramRequest(body: unknown): InstagramRequest | SandboxHttpResponse {
  const parsed = schemaFor(shape.safeParse(body).data?.sender_action).safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return invalidRequest(`Param ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}

function schemaFor(action: string | undefined): z.ZodType<InstagramRequest> {
  if (action === undefined) return messageRequest;
  return action === 'react' || action === 'unreact' ? reactionRequest : actionRequest;
}

/** Returns Instagram's error for an invalid request. */
export function invalidRequest(problem: string): SandboxHttpResponse {
  return graphError({ status: 400, code: 100, message: `(#100) ${problem}` });
}

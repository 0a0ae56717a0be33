import { z } from 'zod';
import { invalidParameter, success, type SandboxHttpResponse } from '../graph/response.ts';
import type { SandboxAccount } from '../options.ts';
import { advance } from '../state/message-log.ts';
import type { SandboxState } from '../state/sandbox-state.ts';

const TYPING_MS = 25_000;

const schema = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().min(1),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
});

/** Returns whether a body marks a message as read, instead of sending one. */
export function isMarkRead(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'status' in body;
}

/** Marks an inbound message as read, and may show the typing indicator. Unknown ids are accepted as well. */
export function markRead(
  { messageLog, people, now }: SandboxState,
  account: SandboxAccount,
  body: unknown,
): SandboxHttpResponse {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return invalidParameter(`Param ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
  }
  const { message_id: id, typing_indicator: typing } = parsed.data;
  const entry = messageLog.find(id);
  if (entry?.direction === 'from_person' && entry.message.account === account.id) {
    advance(entry, 'read');
    if (typing) people.update(account.id, entry.message.recipient, { typingUntil: now() + TYPING_MS });
  }
  return success({ success: true });
}

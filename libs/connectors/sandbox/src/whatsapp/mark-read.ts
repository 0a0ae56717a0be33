import { z } from 'zod';
import { invalidParameter, success, type Answer } from '../graph/answer.ts';
import type { SandboxAccount } from '../options.ts';
import { advance } from '../state/memory.ts';
import type { SandboxState } from '../state/sandbox-state.ts';

const typingMs = 25_000;

const schema = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().min(1),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
});

export function isMarkRead(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'status' in body;
}

/** The account has read a person's message, and perhaps writes an answer. Ids that are forgotten are taken as well. */
export function markRead({ memory, people, now }: SandboxState, account: SandboxAccount, body: unknown): Answer {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return invalidParameter(`Param ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
  }
  const { message_id: id, typing_indicator: typing } = parsed.data;
  const entry = memory.find(id);
  if (entry?.direction === 'from_person' && entry.message.account === account.id) {
    advance(entry, 'read');
    if (typing) people.update(account.id, entry.message.recipient, { typingUntil: now() + typingMs });
  }
  return success({ success: true });
}

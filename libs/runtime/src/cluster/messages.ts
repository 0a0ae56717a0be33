import { z } from 'zod';

/** A question of the primary process to a member. */
export const Question = z.enum(['metrics', 'readiness']);
export type Question = z.infer<typeof Question>;

/** A message from the primary to a member: a question, or the request to stop. */
export const ToMember = z.union([
  z.object({ question: Question, id: z.number() }),
  z.object({ stop: z.literal(true) }),
]);
export type ToMember = z.infer<typeof ToMember>;

/** A member's answer to a question. */
export const Answer = z.object({ id: z.number(), value: z.unknown() });

/** The unavailable dependencies of a member. */
export const Readiness = z.object({
  notReady: z.record(z.string(), z.string()),
  degraded: z.record(z.string(), z.string()),
});

import type { SandboxAccount, SandboxMessage } from '../options.ts';
import type { Remembered } from '../state/memory.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import type { Answer, Outcome } from './answer.ts';
import { faultAnswer, takesEffect, type SandboxFault } from './faults.ts';

/** Takes a message, as far as the faults allow; `tell` has the account told of what becomes of it. */
export function takeMessage(
  state: SandboxState,
  account: SandboxAccount,
  message: SandboxMessage,
  answer: Answer,
  tell: (entry: Remembered, fault: SandboxFault | undefined) => void,
): Outcome {
  const fault = state.faults.take('messages', account.id, message.recipient);
  return withFault(fault, () => {
    tell(state.memory.addToPerson(message), fault);
    state.onMessage?.(message);
    return answer;
  });
}

/** What comes of a request that `effect` fulfils, under a fault. */
export function withFault(fault: SandboxFault | undefined, effect: () => Answer): Outcome {
  if (!fault) return effect();
  const { delayMs, dropConnection } = fault;
  if (!takesEffect(fault)) {
    return dropConnection === 'before' ? { dropped: 'before', delayMs } : { ...faultAnswer(fault), delayMs };
  }
  const answer = effect();
  return dropConnection === 'after' ? { dropped: 'after', delayMs } : { ...answer, delayMs };
}

import type { SandboxAccount, SandboxMessage } from '../options.ts';
import type { LoggedMessage } from '../state/message-log.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import type { SandboxHttpResponse, Outcome } from './response.ts';
import { faultResponse, takesEffect, type SandboxFault } from './faults.ts';

/** A message that the platform accepts unless a fault prevents it. */
export interface AcceptedMessage {
  readonly message: SandboxMessage;
  readonly response: SandboxHttpResponse;
  /** Schedules the callbacks that report the message's states to the account. */
  readonly report: (entry: LoggedMessage, fault: SandboxFault | undefined) => void;
}

/** Accepts a message, unless a scripted fault prevents it. */
export function acceptMessage(
  state: SandboxState,
  account: SandboxAccount,
  { message, response, report }: AcceptedMessage,
): Outcome {
  const fault = state.faults.take('messages', account.id, message.recipient);
  return withFault(fault, () => {
    report(state.messageLog.addToPerson(message), fault);
    state.onMessage?.(message);
    return response;
  });
}

/** Returns the outcome of a request under a fault. Runs `effect` if the request takes effect. */
export function withFault(fault: SandboxFault | undefined, effect: () => SandboxHttpResponse): Outcome {
  if (!fault) return effect();
  const { delayMs, dropConnection } = fault;
  if (!takesEffect(fault)) {
    return dropConnection === 'before'
      ? { kind: 'dropped', when: 'before', delayMs }
      : { ...faultResponse(fault), delayMs };
  }
  const response = effect();
  return dropConnection === 'after' ? { kind: 'dropped', when: 'after', delayMs } : { ...response, delayMs };
}

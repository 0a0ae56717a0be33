import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode } from '../chat4all-error.ts';
import { Refusal } from './refusal.ts';

/** A method of the API, for example `SendMessage`. */
export type MethodName =
  | 'SendMessage'
  | 'BatchSendMessages'
  | 'IngestMessages'
  | 'GetMessage'
  | 'ListMessages'
  | 'CancelMessage'
  | 'StreamEvents'
  | 'PreviewMessage'
  | 'SendIndicator'
  | 'CreateConversation'
  | 'GetConversation'
  | 'ListConversations'
  | 'UpdateUser'
  | 'GetUser'
  | 'SetConsent'
  | 'EraseUser'
  | 'ListChannels'
  | 'ListAccounts'
  | 'PauseAccount'
  | 'ResumeAccount'
  | 'ListDeadLetters'
  | 'StartReplay'
  | 'GetReplay'
  | 'DiscardDeadLetters';

/** What happens to a call instead of its answer. */
export interface Fault {
  /** How it fails. Default: not at all, it is only late. */
  readonly code?: ErrorCode;
  /** Default: `FAULT`. */
  readonly reason?: string;
  /** RetryInfo, in milliseconds. */
  readonly retryAfterMs?: number;
  /** How much later it is answered, or fails, in milliseconds. Default: 0. */
  readonly delayMs?: number;
  /** `before`: nothing has happened. `after`: it took effect, and only its answer is lost. Default: `before`. */
  readonly when?: 'before' | 'after';
}

/** Which calls a fault happens to. */
export interface FaultOptions {
  /** How many calls. Default: 1. */
  readonly times?: number;
}

/** The faults to come, by method. */
export class Faults {
  readonly #toCome = new Map<MethodName, Fault[]>();

  /** Plans a fault for the next calls of a method. */
  add(method: MethodName, fault: Fault, { times = 1 }: FaultOptions): void {
    const faults = this.#toCome.get(method) ?? [];
    faults.push(...Array.from({ length: times }, () => fault));
    this.#toCome.set(method, faults);
  }

  /** Does the work of a call with the fault that it was planned to have. */
  async run<Result>(method: MethodName, work: () => Result): Promise<Result> {
    const fault = this.#toCome.get(method)?.shift();
    if (fault === undefined) return work();
    const { when = 'before', delayMs = 0 } = fault;
    const result = when === 'after' || fault.code === undefined ? work() : undefined;
    await sleep(delayMs);
    if (fault.code !== undefined) throw toRefusal(fault.code, fault);
    return result ?? work();
  }

  /** The fault that a stream was planned to have. */
  async runStream(method: MethodName): Promise<void> {
    const fault = this.#toCome.get(method)?.shift();
    if (fault === undefined) return;
    await sleep(fault.delayMs ?? 0);
    if (fault.code !== undefined) throw toRefusal(fault.code, fault);
  }
}

function toRefusal(code: ErrorCode, { reason = 'FAULT', retryAfterMs }: Fault): Refusal {
  const details = retryAfterMs === undefined ? { reason } : { reason, retryAfterMs };
  return new Refusal(code, 'a planned fault', details);
}

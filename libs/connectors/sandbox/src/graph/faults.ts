import { graphError, type Answer } from './answer.ts';

/** What goes wrong with the next requests that the platform would accept. */
export interface SandboxFault {
  /** The account whose requests they are. Default: any. */
  readonly account?: string;
  /** Only messages to this person, named as in `SandboxMessage.recipient`. Default: to anybody. */
  readonly recipient?: string;
  /** Messages, or uploads of files. Default: `messages`. */
  readonly requests?: 'messages' | 'uploads';
  /** How many requests. Default: 1. */
  readonly count?: number;
  /** How long the answer, or the cut, takes. A fault that says nothing else is answered as usual, only late. */
  readonly delayMs?: number;
  /**
   * Cuts the connection: `before` the request took effect, or `after`, when it did and nobody is told.
   * The in-process `fetch` reports `before` as a refused connection; the HTTP server can only cut it, so that there a
   * client cannot tell the two apart.
   */
  readonly dropConnection?: 'before' | 'after';
  /** WhatsApp: accepts the message, and reports `code` afterwards in a status `failed`. */
  readonly reportLater?: boolean;
  /** The HTTP status to answer. Default: 400. */
  readonly status?: number;
  /** The Graph error code to answer or to report. Default: 131000. */
  readonly code?: number;
  readonly subcode?: number;
  readonly retryAfterSeconds?: number;
}

/** The scripted faults still to come, in the order they were asked for. */
export class Faults {
  #waiting: { readonly fault: SandboxFault; left: number }[] = [];

  add(fault: SandboxFault): void {
    this.#waiting.push({ fault, left: fault.count ?? 1 });
  }

  /** What is still to come; `count` says how often. */
  list(): SandboxFault[] {
    return this.#waiting.map(({ fault, left }) => ({ ...fault, count: left }));
  }

  /** Forgets what was scripted for an account; without one, everything. */
  clear(account?: string): void {
    this.#waiting = this.#waiting.filter(({ fault }) => account !== undefined && fault.account !== account);
  }

  /** The fault for this request, which uses it up. */
  take(requests: 'messages' | 'uploads', account: string, recipient?: string): SandboxFault | undefined {
    if (this.#waiting.length === 0) return undefined;
    const found = this.#waiting.find(
      ({ fault }) =>
        (fault.requests ?? 'messages') === requests &&
        (fault.account === undefined || fault.account === account) &&
        (fault.recipient === undefined || fault.recipient === recipient),
    );
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#waiting = this.#waiting.filter((entry) => entry !== found);
    return found.fault;
  }
}

/** Whether the request takes effect in spite of the fault. */
export function takesEffect({ dropConnection, reportLater, status, code, delayMs }: SandboxFault): boolean {
  if (dropConnection !== undefined) return dropConnection === 'after';
  return reportLater === true || (delayMs !== undefined && status === undefined && code === undefined);
}

/** The answer that a fault without a cut asks for. */
export function faultAnswer({ status = 400, code = 131000, subcode, retryAfterSeconds }: SandboxFault): Answer {
  return graphError({ status, code, subcode, retryAfterSeconds, message: `(#${code}) Scripted fault` });
}

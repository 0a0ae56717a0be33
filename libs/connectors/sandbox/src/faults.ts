import { graphError, type Answer } from './answer.ts';

/** What goes wrong with an account's next requests. */
export interface SandboxFault {
  readonly account: string;
  /** Only requests to this person, named as in `SandboxMessage.recipient`. Default: to anybody. */
  readonly recipient?: string;
  /** How many requests. Default: 1. */
  readonly count?: number;
  /**
   * Cuts the connection: `before` the message was taken, or `after`, when it was taken and nobody is told.
   * The in-process `fetch` reports `before` as a refused connection; the HTTP server can only cut it, so that there a
   * client cannot tell the two apart.
   */
  readonly dropConnection?: 'before' | 'after';
  /** The HTTP status to answer. Default: 400. */
  readonly status?: number;
  /** The Graph error code to answer. Default: 131000. */
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

  /** Forgets what an account's next requests were to meet. */
  clear(account: string): void {
    this.#waiting = this.#waiting.filter(({ fault }) => fault.account !== account);
  }

  /** The fault for this request, which uses it up. */
  take(account: string, recipient: string): SandboxFault | undefined {
    const found = this.#waiting.find(
      ({ fault }) => fault.account === account && (fault.recipient === undefined || fault.recipient === recipient),
    );
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#waiting = this.#waiting.filter((entry) => entry !== found);
    return found.fault;
  }
}

/** The answer that a fault without a cut asks for. */
export function faultAnswer({ status = 400, code = 131000, subcode, retryAfterSeconds }: SandboxFault): Answer {
  return graphError({ status, code, subcode, retryAfterSeconds, message: `(#${code}) Scripted fault` });
}
